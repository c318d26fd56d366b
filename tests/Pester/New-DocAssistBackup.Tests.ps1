BeforeDiscovery {
    $systemHasNoModes = [IO.Path]::DirectorySeparatorChar -eq '\'
    $systemHasNoPipes = $systemHasNoModes
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-Module -Name $ModulePath
    $clinic = Initialize-Clinic (Join-Path $TestDrive 'clinic') -Options '--extra'
    $session = New-Session
}

AfterAll { Close-Session $session }

Describe 'A backup' {
    BeforeAll {
        $root = New-EmptyRoot
        $before = Get-FolderState $clinic
        $made = @(New-DocAssistBackup -DataPath $clinic -BackupRoot $root)
        $backup = $made[0]
        $folder = Join-Path $root $backup.Name
        $files = Get-ChildItem -LiteralPath $folder -Recurse -File
        $relative = $files | ForEach-Object { $_.FullName.Substring($folder.Length + 1).Replace('\', '/') }
        $sums = @{}
        foreach ($line in [IO.File]::ReadAllLines((Join-Path $folder 'SHA256SUMS'))) { $sums[$line.Substring(66)] = $line.Substring(0, 64) }
    }

    It 'is the one object that the command emits' {
        $made.Count | Should -Be 1
        $backup.GetType().FullName | Should -Be 'DocAssist.Backup.Catalog.BackupInfo'
    }

    It 'is named by its local time' {
        $backup.Name | Should -MatchExactly '^backup_\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d$'
        $backup.Name | Should -Be ('backup_{0:yyyy-MM-dd_HH-mm-ss}' -f $backup.CreatedAt)
        ([datetime]::UtcNow - $backup.CreatedAtUtc).Duration() | Should -BeLessThan ([timespan]'01:00:00')
    }

    It 'is good, ours, and says what it holds and where it lies' {
        "$($backup.Verdict) $($backup.Kind) $($backup.IsOurs) $($backup.ClockSkew)" | Should -Be 'Good Backup True False'
        $backup.Reasons | Should -BeNullOrEmpty
        $backup.PatientCount | Should -Be 10
        $backup.VisitCount | Should -BeGreaterThan 0
        $backup.Path, $backup.BackupRoot, $backup.DataPath | Should -Be $folder, $root, $clinic
        $backup.HostName | Should -Be ([Environment]::MachineName)
    }

    It 'counts its files and bytes, the manifest aside' {
        $backup.FileCount | Should -Be ($files.Count - 1)
        $bytes = ($files | Where-Object { $_.Name -ne 'backup_manifest.json' } | Measure-Object -Property Length -Sum).Sum
        $backup.Size | Should -Be $bytes
    }

    It 'is what Get-DocAssistBackup lists afterwards' {
        $listed = Get-DocAssistBackup -BackupRoot $root
        $listed.Id | Should -Be $backup.Id
        $listed.CreatedAtUtc | Should -Be $backup.CreatedAtUtc
        $listed.KeptBecause | Should -Be 'the newest good backup'
    }

    It 'has every ordinary file with its bytes and its time' {
        $sources = @(Get-Item -LiteralPath (Join-Path $clinic 'settings.json')) + @(Get-ChildItem -Path "$clinic/prescriptions", "$clinic/chroma" -Recurse -File) |
            Where-Object { $_.Extension -ne '.sqlite3' }
        $sources.Count | Should -BeGreaterThan 8
        foreach ($source in $sources) {
            $copy = Get-Item -LiteralPath (Join-Path $folder $source.FullName.Substring($clinic.Length + 1))
            (Get-FileHash -LiteralPath $copy.FullName).Hash | Should -Be (Get-FileHash -LiteralPath $source.FullName).Hash
            $copy.LastWriteTimeUtc | Should -Be $source.LastWriteTimeUtc
        }
    }

    It 'has databases that open and agree with themselves' {
        $null = Invoke-SampleClinic check --database (Join-Path $folder 'clinic.db')
        $relative | Should -Contain 'chroma/chroma.sqlite3'
        $relative -match '-(wal|shm|journal)$' | Should -BeNullOrEmpty
    }

    It 'lists every file with its SHA-256 in SHA256SUMS, itself and the manifest aside' {
        ($sums.Keys | Sort-Object) | Should -Be ($relative | Where-Object { $_ -notin 'SHA256SUMS', 'backup_manifest.json' } | Sort-Object)
        foreach ($path in $sums.Keys) { $sums[$path] | Should -BeExactly (Get-FileHash -LiteralPath (Join-Path $folder $path)).Hash.ToLowerInvariant() }
    }

    It 'says in HOW-TO-RESTORE.txt what it is' {
        $text = Get-Content -Raw -LiteralPath (Join-Path $folder 'HOW-TO-RESTORE.txt')
        $text | Should -Match ([regex]::Escape($backup.Name))
        $text | Should -Match 'Patients: +10\b'
        $text | Should -Match 'Worth: +Good\b'
    }

    It 'leaves out what the app does not need to live' {
        $relative | Where-Object { $_ -match 'audit|exports|whatsapp|device_id' } | Should -BeNullOrEmpty
    }

    It 'leaves the data as it was, and nothing unfinished in the root' {
        Get-FolderState $clinic | Should -Be $before
        Get-Published $root | Should -Be $backup.Name
    }

    It 'can be read by its owner only' -Skip:$systemHasNoModes {
        $modes = Get-ChildItem -LiteralPath $root -Recurse -Force | ForEach-Object { $_.UnixMode } | Sort-Object -Unique
        $modes | Should -Be '-rw-------', 'drwx------'
    }
}

Describe 'The options' {
    BeforeAll { $root = New-EmptyRoot }

    It '-Label is kept as it was given: <_>' -ForEach 'before the upgrade', ' "quoted", \ and / ', ([string][char]0x939 + [char]0x93F + [char]0xD83D + [char]0xDE00), "two`nlines", ('x' * 200) {
        $backup = New-DocAssistBackup -DataPath $clinic -BackupRoot $root -Label $_ -NoRetention
        $backup.Label | Should -BeExactly $_
        (Get-DocAssistBackup -BackupRoot $root -Name $backup.Name).Label | Should -BeExactly $_
    }

    It '-Label is null where none was given' {
        (New-DocAssistBackup -DataPath $clinic -BackupRoot $root).Label | Should -BeNullOrEmpty
    }

    It '-Verification <_> is what the listing says' -ForEach 'Quick', 'Full' {
        $backup = New-DocAssistBackup -DataPath $clinic -BackupRoot $root -Verification $_
        $backup.Verification | Should -Be $_
        $backup.VerifiedAtUtc | Should -Be $backup.CreatedAtUtc
    }

    It '-IncludeExtra saves the rest of the data folder too, its databases as databases' {
        $backup = New-DocAssistBackup -DataPath $clinic -BackupRoot $root -IncludeExtra
        foreach ($name in 'audit.db', 'exports', 'whatsapp_settings.json', '.device_id') { Join-Path $backup.Path $name | Should -Exist }
        $manifest = Get-Content -Raw -LiteralPath (Join-Path $backup.Path 'backup_manifest.json') | ConvertFrom-Json
        $manifest.docassist_backup.databases.path | Should -Contain 'audit.db'
    }

    It '-IncludeExtra takes a part for a part however its name is spelled' -Skip:([IO.Path]::DirectorySeparatorChar -ne '\') {
        $data = Initialize-Clinic (Join-Path $TestDrive 'spelled') -Options '--extra'
        foreach ($name in @{ 'prescriptions' = 'Prescriptions'; 'settings.json' = 'Settings.json' }.GetEnumerator()) {
            Rename-Item -LiteralPath (Join-Path $data $name.Key) -NewName "$($name.Value).new"
            Rename-Item -LiteralPath (Join-Path $data "$($name.Value).new") -NewName $name.Value
        }
        (New-DocAssistBackup -DataPath $data -BackupRoot (New-EmptyRoot) -IncludeExtra).Verdict | Should -Be 'Good'
    }

    It 'are refused where they make no sense: <Name>' -ForEach @(
        @{ Name = '-KeepLast 0'; Extra = @{ KeepLast = 0 } }
        @{ Name = '-KeepDaily -1'; Extra = @{ KeepDaily = -1 } }
        @{ Name = '-TimeoutSec -1'; Extra = @{ TimeoutSec = -1 } }
        @{ Name = 'an empty label'; Extra = @{ Label = '' } }
        @{ Name = 'a label of 201 characters'; Extra = @{ Label = 'x' * 201 } }
        @{ Name = '-NoRetention with -KeepLast'; Extra = @{ NoRetention = $true; KeepLast = 3 } }
        @{ Name = '-Verification Deep'; Extra = @{ Verification = 'Deep' } }
        @{ Name = 'an empty -DataPath'; Extra = @{ DataPath = '' } }
    ) {
        $before = Get-Published $root
        $values = @{ BackupRoot = $root } + $Extra
        if (-not $values.ContainsKey('DataPath')) { $values['DataPath'] = $clinic }
        { New-DocAssistBackup @values } | Should -Throw -ExceptionType ([Management.Automation.ParameterBindingException])
        Get-Published $root | Should -Be $before
    }
}

Describe 'What is odd about the data' {
    It 'makes the backup Partial, with a warning: a <Name>' -Skip:$systemHasNoPipes -ForEach @(
        @{ Name = 'link to a file'; Make = { param($path) $null = New-Item -ItemType SymbolicLink -Path $path -Target /etc/hostname } }
        @{ Name = 'link in a circle'; Make = { param($path) $null = New-Item -ItemType SymbolicLink -Path $path -Target (Split-Path -Parent $path) } }
        @{ Name = 'pipe'; Make = { param($path) mkfifo $path } }
    ) {
        $data = Copy-Clinic $clinic
        & $Make (Join-Path $data 'prescriptions/odd.pdf')
        $root = New-EmptyRoot
        $run = Invoke-InSession $session { param($data, $root) New-DocAssistBackup -DataPath $data -BackupRoot $root } $data, $root
        $run.Output.Verdict | Should -Be 'Partial'
        $run.Output.Reasons | Should -Match '^Prescriptions: 1 entry could not be saved'
        $run.Warning | Should -Match "$($run.Output.Name) is Partial"
        $run.Errors | Should -BeNullOrEmpty
        Join-Path $run.Output.Path 'prescriptions/odd.pdf' | Should -Not -Exist
    }

    It 'makes the backup Suspect, and nothing is removed: all patients are gone' {
        $data = Copy-Clinic $clinic
        $root = New-EmptyRoot
        $good = New-DocAssistBackup -DataPath $data -BackupRoot $root -KeepLast 1
        $null = New-SampleClinic (Join-Path $TestDrive 'emptied') -Patients 0 -Options '--visits', '0', '--prescriptions', '0', '--vectors', '0'
        Copy-Item -LiteralPath (Join-Path $TestDrive 'emptied/clinic.db') -Destination (Join-Path $data 'clinic.db')
        $suspect = New-DocAssistBackup -DataPath $data -BackupRoot $root -KeepLast 1 -WarningAction SilentlyContinue -WarningVariable warning
        $suspect.Verdict | Should -Be 'Suspect'
        $suspect.Reasons | Should -Contain "There are no patients any more; $($good.Name) had 10."
        "$warning" | Should -Match 'is Suspect'
        "$warning" | Should -Match ([regex]::Escape("There are no patients any more; $($good.Name) had 10."))
        "$warning" | Should -Match 'accept it with Confirm-DocAssistBackup'
        Get-Published $root | Should -Be ($good.Name, $suspect.Name | Sort-Object)
        (Get-DocAssistBackup -BackupRoot $root -Name $good.Name).KeptBecause | Should -Be 'the newest good backup'
    }
}

Describe 'A backup of data that has lost something' {
    It 'is Suspect: <Name>' -ForEach @(
        @{ Name = 'documents were encrypted'; Reason = '^Of 4 PDF files, 4 do not begin as a PDF does'
            Script = { Get-ChildItem -Path "$data/prescriptions" -Recurse -File | ForEach-Object { [IO.File]::WriteAllBytes($_.FullName, (New-Object byte[] $_.Length)) } }
        }
        @{ Name = 'documents were deleted'; Reason = '^Prescriptions fell from 4 to 1 files since backup_'
            Script = { Get-ChildItem -Path "$data/prescriptions" -Recurse -File | Select-Object -Skip 1 | Remove-Item }
        }
        @{ Name = 'the vector store is gone'; Reason = '^The database chroma/chroma.sqlite3 is gone; backup_'
            Script = { Remove-Item -LiteralPath "$data/chroma" -Recurse }
        }
    ) {
        $data = Copy-Clinic $clinic
        $root = New-EmptyRoot
        $null = New-DocAssistBackup -DataPath $data -BackupRoot $root
        & $Script
        $suspect = New-DocAssistBackup -DataPath $data -BackupRoot $root -WarningAction SilentlyContinue
        "$($suspect.Verdict)" | Should -Be 'Suspect'
        @($suspect.Reasons -match $Reason).Count | Should -Be 1
    }

    It 'is Good after a restore of an older one, which had less' {
        $data = Copy-Clinic $clinic
        $root = New-EmptyRoot
        $old = New-DocAssistBackup -DataPath $data -BackupRoot $root
        $pdf = @(Get-ChildItem -Path "$data/prescriptions" -Recurse -File)[0].FullName
        foreach ($i in 1..4) { Copy-Item -LiteralPath $pdf -Destination "$data/prescriptions/more-$i.pdf" }
        $null = New-DocAssistBackup -DataPath $data -BackupRoot $root
        $null = Restore-DocAssistBackup -LiteralPath $old.Path -DataPath $data -BackupRoot $root -Force
        $after = New-DocAssistBackup -DataPath $data -BackupRoot $root
        "$($after.Verdict)" | Should -Be 'Good'
    }
}

Describe 'Retention' {
    BeforeAll {
        $first = New-DocAssistBackup -DataPath $clinic -BackupRoot (New-EmptyRoot)

        function New-AgedRoot([datetime[]] $At) {
            $root = New-EmptyRoot
            foreach ($time in $At) { $null = New-DatedBackup -Source $first.Path -At $time -Root $root }
            $root
        }
    }

    It 'keeps the last five when nobody says otherwise' {
        $root = New-AgedRoot (1..6 | ForEach-Object { [datetime]"2026-01-0$_" })
        $made = New-DocAssistBackup -DataPath $clinic -BackupRoot $root
        Get-Published $root | Should -Be (@(3..6 | ForEach-Object { "backup_2026-01-0${_}_00-00-00" }) + $made.Name)
    }

    It '-KeepLast says how many' {
        $root = New-AgedRoot (1..4 | ForEach-Object { [datetime]"2026-01-0$_" })
        $made = New-DocAssistBackup -DataPath $clinic -BackupRoot $root -KeepLast 2
        Get-Published $root | Should -Be 'backup_2026-01-04_00-00-00', $made.Name
    }

    It '-KeepLast 1 keeps the one just made' {
        $root = New-AgedRoot '2026-01-01', '2026-01-02'
        $made = New-DocAssistBackup -DataPath $clinic -BackupRoot $root -KeepLast 1
        Get-Published $root | Should -Be $made.Name
    }

    It '-<Name> keeps the newest of each' -ForEach @(
        @{ Name = 'KeepDaily'; Kept = 'backup_2026-03-01_12-00-00', 'backup_2026-03-02_18-00-00' }
        @{ Name = 'KeepWeekly'; Kept = 'backup_2026-03-01_12-00-00', 'backup_2026-03-02_18-00-00' }
        @{ Name = 'KeepMonthly'; Kept = 'backup_2026-02-27_12-00-00', 'backup_2026-03-02_18-00-00' }
    ) {
        # Two on a Monday, and before it the Sunday, the Friday and a Sunday of another month.
        $root = New-AgedRoot '2026-02-01 12:00', '2026-02-27 12:00', '2026-03-01 12:00', '2026-03-02 12:00', '2026-03-02 18:00'
        $values = @{ $Name = 3 }
        $made = New-DocAssistBackup -DataPath $clinic -BackupRoot $root -KeepLast 1 @values
        Get-Published $root | Should -Be (@($Kept) + $made.Name)
    }

    It '-NoRetention removes nothing' {
        $root = New-AgedRoot (1..7 | ForEach-Object { [datetime]"2026-01-0$_" })
        $null = New-DocAssistBackup -DataPath $clinic -BackupRoot $root -NoRetention
        @(Get-Published $root).Count | Should -Be 8
    }

    It 'tells what it removes by -Verbose' {
        $root = New-AgedRoot '2026-01-01', '2026-01-02'
        $run = Invoke-InSession $session { param($data, $root) New-DocAssistBackup -DataPath $data -BackupRoot $root -KeepLast 2 -Verbose } $clinic, $root
        $run.Verbose | Should -Contain 'Removed backup_2026-01-01_00-00-00: older than the 2 that are kept'
    }

    It 'counts the backups of each data folder by themselves' {
        $root = New-AgedRoot '2026-01-01', '2026-01-02'
        $other = New-DocAssistBackup -DataPath (Copy-Clinic $clinic) -BackupRoot $root -KeepLast 2
        Get-Published $root | Should -Be 'backup_2026-01-01_00-00-00', 'backup_2026-01-02_00-00-00', $other.Name
    }

    It 'never touches what the module did not make, nor what is no backup' {
        $root = New-AgedRoot '2026-01-02', '2026-01-03'
        $null = Invoke-SampleClinic app-backup --path (Copy-Clinic $clinic) --root $root --at 2025-12-01T10:00:00
        $null = New-Item -ItemType Directory -Path "$root/backup_of_photos", "$root/backup_2025-11-01_10-00-00", "$root/other"
        $null = New-DatedBackup -Source $first.Path -At '2025-10-01' -Root $root -Verdict Partial
        Rename-Item -LiteralPath (New-DatedBackup -Source $first.Path -At '2025-10-02' -Root $root) -NewName backup_2025-10-02_00-00-00_DO_NOT_DELETE
        $made = New-DocAssistBackup -DataPath $clinic -BackupRoot $root -KeepLast 1
        Get-Published $root | Should -Be @(
            'backup_2025-10-01_00-00-00', 'backup_2025-10-02_00-00-00_DO_NOT_DELETE', 'backup_2025-11-01_10-00-00', 'backup_2025-12-01_10-00-00'
            $made.Name, 'backup_of_photos', 'other'
        )
    }

    It 'is remembered, so that a listing tells the reasons that hold' {
        $root = New-AgedRoot '2026-01-01', '2026-01-02', '2026-01-03'
        $made = New-DocAssistBackup -DataPath $clinic -BackupRoot $root -KeepLast 3 -KeepMonthly 2
        $kept = Get-DocAssistBackup -BackupRoot $root
        $kept.Name[0] | Should -Be $made.Name
        $kept.KeptBecause | Should -Be 'the newest good backup', 'one of the last 3', 'one of the last 3'
    }
}

Describe 'A second backup' {
    BeforeAll {
        $second = Copy-Clinic $clinic
        # Files that were changed only just now could change once more without their times telling.
        Start-Sleep -Milliseconds 2500
        $secondRoot = New-EmptyRoot
        $first = New-DocAssistBackup -DataPath $second -BackupRoot $secondRoot

        function Get-Reused($Backup) {
            $manifest = Get-Content -LiteralPath (Join-Path $Backup.Path 'backup_manifest.json') -Raw | ConvertFrom-Json
            foreach ($file in $manifest.docassist_backup.files | Where-Object { $_.PSObject.Properties['reused'] }) {
                [pscustomobject]@{ Path = $file.path; From = $manifest.docassist_backup.reuse[$file.reused].from }
            }
        }
    }

    It 'shares what has not changed, and its manifest says from where' {
        $next = New-DocAssistBackup -DataPath $second -BackupRoot $secondRoot
        $reused = @(Get-Reused $next)
        @($reused.Path) -like 'prescriptions/*' | Should -Not -BeNullOrEmpty
        $reused.Path | Should -Not -Contain 'settings.json'
        $reused.Path | Should -Not -Contain 'clinic.db'
        $reused.From | Select-Object -Unique | Should -Be $first.Name
        $next.Size | Should -Be $first.Size
        (Test-DocAssistBackup -LiteralPath $next.Path -Full).Verdict | Should -Be 'Good'
    }

    It 'shares nothing with -NoReuse' {
        Get-Reused (New-DocAssistBackup -DataPath $second -BackupRoot $secondRoot -NoReuse) | Should -BeNullOrEmpty
    }

    It 'is not made with -SkipUnchanged when nothing has changed: the last good one is emitted with a note' {
        $before = Get-Published $secondRoot
        $last = Get-DocAssistBackup -BackupRoot $secondRoot -Latest
        $said = New-DocAssistBackup -DataPath $second -BackupRoot $secondRoot -SkipUnchanged 6>&1
        "$($said[0])" | Should -Be "Nothing has changed since $($last.Name) was made, so no new backup was made."
        $said[1].Name | Should -Be $last.Name
        $said[1].UnchangedAtUtc | Should -BeOfType [datetime]
        $said[1] | Format-List | Out-String | Should -Match 'UnchangedAtUtc'
        (Get-DocAssistBackup -BackupRoot $secondRoot -Latest).UnchangedAtUtc | Should -Be $said[1].UnchangedAtUtc
        Get-Published $secondRoot | Should -Be $before
    }

    It 'is made with -SkipUnchanged when a file has changed' {
        $last = Get-DocAssistBackup -BackupRoot $secondRoot -Latest
        Add-Content -LiteralPath (Join-Path $second 'settings.json') -Value ' '
        (New-DocAssistBackup -DataPath $second -BackupRoot $secondRoot -SkipUnchanged).Name | Should -Not -Be $last.Name
    }
}
