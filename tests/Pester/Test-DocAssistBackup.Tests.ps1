BeforeDiscovery {
    $accountMayWriteEverywhere = [IO.Path]::DirectorySeparatorChar -eq '\' -or [Environment]::UserName -eq 'root'
    $systemHasNoLinksForAll = [IO.Path]::DirectorySeparatorChar -eq '\'
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-Module -Name $ModulePath
    $clinic = Initialize-Clinic (Join-Path $TestDrive 'clinic')
    $made = New-DocAssistBackup -DataPath $clinic -BackupRoot (New-EmptyRoot)
    $session = New-Session

    function New-AgedRoot([datetime[]] $At = @('2026-01-01', '2026-01-02', '2026-01-03')) {
        $root = New-EmptyRoot
        foreach ($time in $At) { $null = New-DatedBackup -Source $made.Path -At $time -Root $root }
        $root
    }

    function Edit-Byte([string] $Path, [int] $Offset = -1) {
        # Turns one bit of one byte; -1 is the last byte.
        $bytes = [IO.File]::ReadAllBytes($Path)
        if ($Offset -lt 0) { $Offset += $bytes.Length }
        $bytes[$Offset] = $bytes[$Offset] -bxor 4
        $time = (Get-Item -LiteralPath $Path).LastWriteTimeUtc
        [IO.File]::WriteAllBytes($Path, $bytes)
        (Get-Item -LiteralPath $Path).LastWriteTimeUtc = $time
    }
}

AfterAll { Close-Session $session }

Describe 'Test-DocAssistBackup' {
    BeforeAll { $root = New-AgedRoot }

    It 'chooses <What>' -ForEach @(
        @{ What = 'the newest when nothing is named'; Script = { Test-DocAssistBackup -BackupRoot $root }; Days = '03' }
        @{ What = 'one by name'; Script = { Test-DocAssistBackup -Name backup_2026-01-01_00-00-00 -BackupRoot $root }; Days = '01' }
        @{ What = 'one by position'; Script = { Test-DocAssistBackup backup_2026-01-01_00-00-00 -BackupDir $root }; Days = '01' }
        @{ What = 'many by wildcard'; Script = { Test-DocAssistBackup *-0[12]_* -BackupLocation $root }; Days = '01', '02' }
        @{ What = 'several by name - piped'; Script = { 'backup_2026-01-01*', 'backup_2026-01-03*' | Test-DocAssistBackup -BackupRoot $root }; Days = '01', '03' }
        @{ What = 'all - piped'; Script = { Get-DocAssistBackup -BackupRoot $root | Test-DocAssistBackup }; Days = '01', '02', '03' }
        @{ What = 'one by path, outside the root'; Script = { Test-DocAssistBackup -LiteralPath "$root/backup_2026-01-02_00-00-00" }; Days = '02' }
        @{ What = 'one by a relative path'; Script = { Test-DocAssistBackup -Path "./$(Split-Path -Leaf $root)/backup_2026-01-02_00-00-00" }; Days = '02' }
        @{ What = 'several by path on a drive of the session'; Script = { Test-DocAssistBackup -LiteralPath "TestDrive:/$(Split-Path -Leaf $root)/backup_2026-01-02_00-00-00", "$root/backup_2026-01-03_00-00-00" }; Days = '02', '03' }
        @{ What = 'folders - piped'; Script = { Get-ChildItem -Path "$root/backup_*" | Test-DocAssistBackup }; Days = '01', '02', '03' }
        @{ What = 'objects that came from another session - piped'; Script = {
                $backups = Get-DocAssistBackup -BackupRoot $root -Name *-0[13]_*
                [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($backups)) | Test-DocAssistBackup
            }; Days = '01', '03'
        }
    ) {
        Push-Location -LiteralPath "$TestDrive"
        try { $reports = @(& $Script) }
        finally { Pop-Location }
        $reports.Name | Sort-Object | Should -Be @($Days | ForEach-Object { "backup_2026-01-${_}_00-00-00" })
        $reports.Path | Sort-Object | Should -Be @($Days | ForEach-Object { Join-Path $root "backup_2026-01-${_}_00-00-00" })
        $reports.Verdict | Sort-Object -Unique | Should -Be 'Good'
    }

    It 'takes the root from DOCASSIST_BACKUP_DIR' {
        $saved = $env:DOCASSIST_BACKUP_DIR
        $env:DOCASSIST_BACKUP_DIR = $root
        try { (Test-DocAssistBackup).Name | Should -Be 'backup_2026-01-03_00-00-00' }
        finally { $env:DOCASSIST_BACKUP_DIR = $saved }
    }

    It 'does not take one from the future, nor one made before a restore, for the newest' {
        $odd = New-AgedRoot
        $null = New-DatedBackup -Source $made.Path -At ([datetime]::UtcNow.AddDays(40)) -Root $odd
        $null = New-DatedBackup -Source $made.Path -At '2026-01-04' -Root $odd -Kind Safety
        (Test-DocAssistBackup -BackupRoot $odd).Name | Should -Be 'backup_2026-01-03_00-00-00'
    }

    It 'reads no ordinary file for a quick check, and every byte for a full one' {
        $quick = Test-DocAssistBackup -LiteralPath $made.Path
        $full = Test-DocAssistBackup -LiteralPath $made.Path -Full
        "$($quick.Level) $($quick.BytesHashed)", "$($full.Level) $($full.BytesHashed)" | Should -Be 'Quick 0', "Full $($made.Size)"
        $quick.FilesChecked, $full.FilesChecked | Should -Be $made.FileCount, $made.FileCount
        $full.PatientCount, $full.VisitCount | Should -Be $made.PatientCount, $made.VisitCount
        $full.Intact | Should -BeTrue
        # That rows point nowhere is a flaw of the data, and no damage.
        $full.Issues | Where-Object { $_.IsDamage } | Should -BeNullOrEmpty
    }

    It 'changes nothing in a backup, neither quick nor full' {
        $before = Get-FolderState $made.Path
        $null = Test-DocAssistBackup -LiteralPath $made.Path
        $null = Test-DocAssistBackup -LiteralPath $made.Path -Full
        Get-FolderState $made.Path | Should -Be $before
    }

    It 'tells what a backup is worth that was not good when it was made: <_>' -ForEach 'Partial', 'Suspect', 'Corrupt' {
        $odd = New-EmptyRoot
        $path = New-DatedBackup -Source $made.Path -At '2026-01-05' -Root $odd -Verdict $_
        $report = Test-DocAssistBackup -LiteralPath $path -Full
        "$($report.Verdict)", $report.Intact | Should -Be $_, $true
    }

    It 'gives an error for a name and for a path where nothing is, and goes on' {
        $failure = Get-Failure { Test-DocAssistBackup backup_1999-01-01_00-00-00, backup_2026-01-01_00-00-00 -BackupRoot $root }
        $failure.Output.Name | Should -Be 'backup_2026-01-01_00-00-00'
        $failure.Errors.FullyQualifiedErrorId | Should -Be 'BackupNotFound,DocAssist.Backup.PowerShell.Commands.TestDocAssistBackupCommand'
        $failure = Get-Failure { Test-DocAssistBackup -LiteralPath "$root/nowhere", "$root/backup_2026-01-01_00-00-00" }
        $failure.Output.Name | Should -Be 'backup_2026-01-01_00-00-00'
        $failure.Errors.FullyQualifiedErrorId | Should -Be 'BackupNotFound,DocAssist.Backup.PowerShell.Commands.TestDocAssistBackupCommand'
    }

    It 'gives an error when there is none at all' {
        $failure = Get-Failure { Test-DocAssistBackup -BackupRoot (New-EmptyRoot) }
        $failure.Output | Should -BeNullOrEmpty
        $failure.Errors.FullyQualifiedErrorId | Should -Be 'BackupNotFound,DocAssist.Backup.PowerShell.Commands.TestDocAssistBackupCommand'
    }
}

Describe 'Damage' {
    BeforeEach {
        $root = New-EmptyRoot
        $path = New-DatedBackup -Source $made.Path -At '2026-01-05' -Root $root
        $paper = Get-ChildItem -Path "$path/prescriptions" -Recurse -File | Select-Object -First 1
    }

    It 'is found by a quick check: <What>' -ForEach @(
        @{ What = 'a file is missing'; Make = { Remove-Item -LiteralPath $paper.FullName }; Kind = 'Missing' }
        @{ What = 'a file is cut'; Make = { [IO.File]::WriteAllBytes($paper.FullName, [byte[]](1..10)) }; Kind = 'LengthDiffers' }
        @{ What = 'a file is longer'; Make = { Add-Content -LiteralPath $paper.FullName -Value 'x' }; Kind = 'LengthDiffers' }
        @{ What = 'a file too many'; Make = { Set-Content -LiteralPath "$path/prescriptions/new.pdf" -Value 'x' }; Kind = 'Unexpected' }
        @{ What = 'a write-ahead log beside the database'; Make = { Set-Content -LiteralPath "$path/clinic.db-wal" -Value 'x' }; Kind = 'Unexpected' }
        @{ What = 'a folder too many'; Make = { $null = New-Item -ItemType Directory -Path "$path/new" }; Kind = 'Unexpected' }
        @{ What = 'a folder is missing'; Make = { Remove-Item -LiteralPath "$path/prescriptions" -Recurse }; Kind = 'Missing' }
        @{ What = 'a folder in place of a file'; Make = { Remove-Item -LiteralPath $paper.FullName; $null = New-Item -ItemType Directory -Path $paper.FullName }; Kind = 'WrongKind' }
        @{ What = 'the database is torn'; Make = { foreach ($offset in 4096..4200) { Edit-Byte "$path/clinic.db" $offset } }; Kind = 'DatabaseDamaged' }
        @{ What = 'SHA256SUMS is gone'; Make = { Remove-Item -LiteralPath "$path/SHA256SUMS" }; Kind = 'Missing' }
        @{ What = 'the manifest is gone'; Make = { Remove-Item -LiteralPath "$path/backup_manifest.json" }; Kind = 'ManifestInvalid' }
        @{ What = 'the manifest is cut'; Make = { $text = [IO.File]::ReadAllText("$path/backup_manifest.json"); [IO.File]::WriteAllText("$path/backup_manifest.json", $text.Substring(0, 900)) }; Kind = 'ManifestInvalid' }
        @{ What = 'a word of the manifest was changed'; Make = { $text = [IO.File]::ReadAllText("$path/backup_manifest.json"); [IO.File]::WriteAllText("$path/backup_manifest.json", $text.Replace('"patient_count": 10', '"patient_count": 11')) }; Kind = 'ManifestChanged' }
    ) {
        & $Make
        $report = Test-DocAssistBackup -LiteralPath $path
        "$($report.Verdict)", $report.Intact | Should -Be 'Damaged', $false
        $report.Issues.Kind | ForEach-Object { "$_" } | Should -Contain $Kind
        Test-DocAssistBackup -LiteralPath $path -Quiet | Should -BeFalse
    }

    It 'is found by a quick check: a link in place of a file' -Skip:$systemHasNoLinksForAll {
        Move-Item -LiteralPath $paper.FullName -Destination "$root/away.pdf"
        $null = New-Item -ItemType SymbolicLink -Path $paper.FullName -Target "$root/away.pdf"
        $report = Test-DocAssistBackup -LiteralPath $path
        "$($report.Verdict) $($report.Issues.Kind)" | Should -Be 'Damaged WrongKind'
    }

    It 'is found by a full check: one bit of <_>' -ForEach 'settings.json', 'HOW-TO-RESTORE.txt', 'SHA256SUMS', 'clinic.db', 'chroma/chroma.sqlite3', 'backup_manifest.json' {
        Edit-Byte "$path/$_" 60
        $report = Test-DocAssistBackup -LiteralPath $path -Full
        "$($report.Verdict)" | Should -Be 'Damaged'
        $report.Issues.Path | Should -Contain $_
    }

    It 'of an ordinary file is what only a full check finds' {
        Edit-Byte $paper.FullName
        (Test-DocAssistBackup -LiteralPath $path).Verdict | Should -Be 'Good'
        $report = Test-DocAssistBackup -LiteralPath $path -Full
        $issue = @($report.Issues | Where-Object { $_.IsDamage })
        "$($report.Verdict) $($issue.Kind)" | Should -Be 'Damaged HashDiffers'
        $issue.Path | Should -Be $paper.FullName.Substring($path.Length + 1).Replace('\', '/')
        "$issue" | Should -Match '\.pdf: '
    }

    It 'of one backup does not keep the next from being tested' {
        $other = New-DatedBackup -Source $made.Path -At '2026-01-06' -Root $root
        Remove-Item -LiteralPath "$path/backup_manifest.json"
        $reports = Test-DocAssistBackup -LiteralPath $path, $other -Full
        $reports.Verdict | Should -Be 'Damaged', 'Good'
    }

    It 'is remembered by the listing, and forgotten when a later check finds the backup whole' {
        $bytes = [IO.File]::ReadAllBytes($paper.FullName)
        $time = $paper.LastWriteTimeUtc
        Edit-Byte $paper.FullName
        $null = Test-DocAssistBackup -LiteralPath $path -Full
        $listed = Get-DocAssistBackup -BackupRoot $root
        "$($listed.Verdict) $($listed.Verification)" | Should -Be 'Damaged full'
        "$($listed.Reasons)" | Should -Match 'HashDiffers'
        [IO.File]::WriteAllBytes($paper.FullName, $bytes)
        (Get-Item -LiteralPath $paper.FullName).LastWriteTimeUtc = $time
        $null = Test-DocAssistBackup -LiteralPath $path -Full
        (Get-DocAssistBackup -BackupRoot $root).Verdict | Should -Be 'Good'
    }

    It 'that a full check found is not forgotten because a quick check cannot see it' {
        Edit-Byte $paper.FullName
        $null = Test-DocAssistBackup -LiteralPath $path -Full
        $null = Test-DocAssistBackup -LiteralPath $path
        (Get-DocAssistBackup -BackupRoot $root).Verdict | Should -Be 'Damaged'
    }

    It 'of a backup that lies by itself is found, and its neighbours are left alone' {
        $alone = Join-Path $TestDrive ([Guid]::NewGuid().ToString('N'))
        $null = New-Item -ItemType Directory -Path $alone
        Move-Item -LiteralPath $path -Destination "$alone/renamed by hand"
        (Test-DocAssistBackup -LiteralPath "$alone/renamed by hand" -Full).Verdict | Should -Be 'Good'
        Set-Content -LiteralPath "$alone/renamed by hand/settings.json" -Value '{}'
        (Test-DocAssistBackup -LiteralPath "$alone/renamed by hand").Verdict | Should -Be 'Damaged'
    }
}

Describe 'What a check found' {
    It 'is when and how, in the listing' {
        $root = New-AgedRoot '2026-01-05'
        (Get-DocAssistBackup -BackupRoot $root).VerifiedAtUtc | Should -Be ([datetime]'2026-01-05')
        $report = Test-DocAssistBackup -BackupRoot $root -Full
        $listed = Get-DocAssistBackup -BackupRoot $root
        $listed.VerifiedAtUtc, $listed.Verification | Should -Be $report.CheckedAtUtc, 'full'
    }

    It 'is told without being remembered where nothing can be written' -Skip:$accountMayWriteEverywhere {
        $root = New-AgedRoot '2026-01-05'
        chmod a-w $root
        try {
            $run = Invoke-InSession $session { param($root) Test-DocAssistBackup -BackupRoot $root -Verbose } $root
            $run.Output.Verdict | Should -Be 'Good'
            $run.Errors | Should -BeNullOrEmpty
            "$($run.Verbose)" | Should -Match 'could not be remembered'
        }
        finally { chmod u+w $root }
    }
}

Describe 'Test-DocAssistBackup -Quiet' {
    BeforeAll {
        $root = New-AgedRoot
        Remove-Item -LiteralPath "$root/backup_2026-01-01_00-00-00/settings.json"
        $null = New-DatedBackup -Source $made.Path -At '2026-01-04' -Root $root -Verdict Partial
    }

    It 'is exactly <Expected> for <What>' -ForEach @(
        @{ What = 'a good backup'; Name = '*-03_*'; Expected = $true }
        @{ What = 'a damaged one'; Name = '*-01_*'; Expected = $false }
        @{ What = 'one that is whole but not good'; Name = '*-04_*'; Expected = $false }
    ) {
        $answer = @(Test-DocAssistBackup -BackupRoot $root -Name $Name -Quiet 2>&1 3>&1)
        $answer.Count | Should -Be 1
        $answer[0] | Should -BeOfType [bool]
        $answer[0] | Should -Be $Expected
    }

    It 'is one for each of several' {
        @(Test-DocAssistBackup -BackupRoot $root -Name *-01_*, *-02_*, *-03_* -Quiet -Full) | Should -Be $false, $true, $true
    }
}

Describe 'Test-DocAssistBackup -Drill' {
    BeforeAll {
        # The folder for temporary files is its own, so that what is left there is seen.
        $temporary = New-EmptyRoot
        $saved = @{}
        foreach ($name in 'TMPDIR', 'TMP') {
            $saved[$name] = [Environment]::GetEnvironmentVariable($name)
            [Environment]::SetEnvironmentVariable($name, $temporary)
        }
        $root = New-AgedRoot '2026-01-02', '2026-01-03'
        $before = Get-FolderState "$root/backup_2026-01-02_00-00-00" "$root/backup_2026-01-03_00-00-00" $clinic
    }

    AfterAll { foreach ($name in $saved.Keys) { [Environment]::SetEnvironmentVariable($name, $saved[$name]) } }

    AfterEach {
        [IO.Directory]::GetFileSystemEntries($temporary) | Where-Object { $_ -match 'docassist' } | Should -BeNullOrEmpty
        Get-FolderState "$root/backup_2026-01-02_00-00-00" "$root/backup_2026-01-03_00-00-00" $clinic | Should -Be $before
    }

    It 'restores the newest backup to scratch, opens and counts all, and says how long that takes' {
        $drill = Test-DocAssistBackup -BackupRoot $root -Drill
        $drill.Name, $drill.Path | Should -Be 'backup_2026-01-03_00-00-00', (Join-Path $root 'backup_2026-01-03_00-00-00')
        "$($drill.Verdict)", $drill.Passed | Should -Be 'Good', $true
        $drill.Issues | Where-Object { $_.IsDamage } | Should -BeNullOrEmpty
        $drill.PatientCount, $drill.VisitCount | Should -Be $made.PatientCount, $made.VisitCount
        $drill.DatabaseCount, $drill.PdfCount, $drill.FileCount | Should -Be 2, 4, ($made.FileCount - 2)
        $drill.TableCount | Should -BeGreaterThan 5
        $drill.RestoreTime | Should -BeGreaterThan ([timespan]::Zero)
        $drill.DrilledAtUtc | Should -BeGreaterThan ([datetime]::UtcNow.AddMinutes(-10))
    }

    It 'remembers the last one beside the backups' {
        $null = Test-DocAssistBackup backup_2026-01-02* -BackupRoot $root -Drill
        $record = (Get-Content -Raw -LiteralPath "$root/.docassist/drill.json" | ConvertFrom-Json).drills
        $record.backup, $record.passed | Should -Be 'backup_2026-01-02_00-00-00', $true
        # It is a full check, too.
        (Get-DocAssistBackup -BackupRoot $root -Name backup_2026-01-02*).Verification | Should -Be 'full'
    }

    It 'is one for each of several, and with -Quiet exactly True for one that is passed' {
        $answers = @(Get-DocAssistBackup -BackupRoot $root | Test-DocAssistBackup -Drill -Quiet 2>&1 3>&1)
        $answers.Count | Should -Be 2
        $answers | ForEach-Object { $_ | Should -BeOfType [bool]; $_ | Should -BeTrue }
    }

    It 'shows progress to the end, and names the backup' {
        $run = Invoke-InSession $session { param($root) Test-DocAssistBackup -BackupRoot $root -Drill } $root
        $run.Errors + $run.Warning | Should -BeNullOrEmpty
        $run.Progress[-1].RecordType | Should -Be 'Completed'
        $run.Progress.Activity | Should -Contain 'Restore drill of backup_2026-01-03_00-00-00'
    }

    It 'is not passed by a damaged backup, which is not restored; -Quiet is False' {
        $torn = New-EmptyRoot
        $path = New-DatedBackup -Source $made.Path -At '2026-01-05' -Root $torn
        Edit-Byte "$path/settings.json"
        $drill = Test-DocAssistBackup -LiteralPath $path -Drill
        "$($drill.Verdict)", $drill.Passed, $drill.RestoreTime | Should -Be 'Damaged', $false, $null
        @($drill.Issues | Where-Object { $_.IsDamage }).Path | Should -Be 'settings.json'
        (Get-Content -Raw -LiteralPath "$torn/.docassist/drill.json" | ConvertFrom-Json).drills.passed | Should -BeFalse
        Test-DocAssistBackup -LiteralPath $path -Drill -Quiet | Should -BeFalse
    }

    It 'tells of a document that was no PDF already when it was saved, and is passed all the same' {
        $data = Join-Path $TestDrive 'odd'
        Copy-Item -LiteralPath $clinic -Destination $data -Recurse
        Set-Content -LiteralPath "$data/prescriptions/odd.pdf" -Value 'This is a letter.'
        $odd = New-DocAssistBackup -DataPath $data -BackupRoot (New-EmptyRoot)
        $drill = Test-DocAssistBackup -LiteralPath $odd.Path -Drill
        $issue = @($drill.Issues | Where-Object { "$($_.Kind)" -eq 'NotAPdf' })
        $issue.Path, $issue.IsDamage | Should -Be 'prescriptions/odd.pdf', $false
        $drill.Passed, $drill.PdfCount | Should -Be $true, 4
    }

    It 'passes a backup of the app' {
        $foreign = New-EmptyRoot
        $null = Invoke-SampleClinic app-backup --path $clinic --root $foreign --at 2026-01-05T10:00:00
        $drill = Test-DocAssistBackup -BackupRoot $foreign -Drill
        "$($drill.Verdict)", $drill.Passed, $drill.PatientCount | Should -Be 'Good', $true, $made.PatientCount
    }
}

Describe 'The progress of a check' {
    It 'rises and ends, and names the backup' {
        $root = New-AgedRoot '2026-01-05'
        $run = Invoke-InSession $session { param($root) Test-DocAssistBackup -BackupRoot $root -Full } $root
        $run.Progress[-1].RecordType | Should -Be 'Completed'
        $run.Progress.Activity | Sort-Object -Unique | Should -Be 'Verifying backup_2026-01-05_00-00-00'
        $percents = @($run.Progress | Where-Object { $_.RecordType -eq 'Processing' } | ForEach-Object { $_.PercentComplete })
        $percents | Should -Be ($percents | Sort-Object)
        $percents[-1] | Should -Be 100
    }

    It 'ends also when there is an error' {
        $root = New-AgedRoot '2026-01-05'
        Remove-Item -LiteralPath "$root/backup_2026-01-05_00-00-00/backup_manifest.json"
        $run = Invoke-InSession $session { param($root) Test-DocAssistBackup -BackupRoot $root } $root
        $run.Progress[-1].RecordType | Should -Be 'Completed'
    }
}
