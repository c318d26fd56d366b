BeforeDiscovery {
    $straceIsMissing = -not (Get-Command -Name strace -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-Module -Name $ModulePath
    $clinic = Initialize-Clinic (Join-Path $TestDrive 'clinic')
    $root = New-EmptyRoot
    $made = New-DocAssistBackup -DataPath $clinic -BackupRoot $root -Label 'made just now'
    $now = [datetime]::UtcNow
    $old = New-DatedBackup -Source $made.Path -At '2026-01-05 10:00'
    $older = New-DatedBackup -Source $made.Path -At '2026-01-04 10:00' -Verdict Partial
    $safety = New-DatedBackup -Source $made.Path -At '2026-01-03 10:00' -Kind Safety
    $future = New-DatedBackup -Source $made.Path -At $now.AddDays(40)
    $fromApp = @(Invoke-SampleClinic app-backup --path $clinic --root $root --at 2026-01-02T10:00:00)[0]
    $appSafety = @(Invoke-SampleClinic app-backup --path $clinic --root $root --at 2026-01-01T10:00:00 --safety)[0]
    $headless = New-DatedBackup -Source $made.Path -At '2025-12-31 10:00'
    Remove-Item -LiteralPath "$headless/backup_manifest.json"
    (Get-Item -LiteralPath $headless).LastWriteTimeUtc = [datetime]'2025-12-31'
    # What lies beside backups and is none.
    $null = New-Item -ItemType Directory -Path "$root/backup_of_photos", "$root/.partial_20260105T100000Z-0a1b2c3d", "$root/other"
    Set-Content -LiteralPath "$root/backup_2026-01-06_10-00-00" -Value 'a file'

    # By date, the newest first.
    $all = $future, $made.Path, $old, $older, $safety, $fromApp, $appSafety, $headless | Split-Path -Leaf
}

Describe 'A listing' {
    It 'has every backup, the newest first, and nothing else' {
        (Get-DocAssistBackup -BackupRoot $root).Name | Should -Be $all
    }

    It 'says what each is worth' {
        $verdicts = @{}
        foreach ($backup in Get-DocAssistBackup -BackupRoot $root) { $verdicts[$backup.Path] = "$($backup.Verdict) $($backup.Kind)" }
        $verdicts[$made.Path], $verdicts[$old], $verdicts[$future] | Should -Be 'Good Backup', 'Good Backup', 'Good Backup'
        $verdicts[$older], $verdicts[$safety] | Should -Be 'Partial Backup', 'Good Safety'
        $verdicts[$fromApp], $verdicts[$appSafety] | Should -Be 'Unverified Backup', 'Unverified Safety'
        $verdicts[$headless] | Should -Be 'Damaged Backup'
    }

    It 'says of each why it is kept' {
        $reasons = @{}
        foreach ($backup in Get-DocAssistBackup -BackupRoot $root) { $reasons[$backup.Path] = $backup.KeptBecause }
        $reasons[$made.Path] | Should -Be 'the newest good backup'
        $reasons[$old] | Should -Be 'one of the last 5'
        $reasons[$older] | Should -Be 'partial, does not count: remove it by hand'
        $reasons[$safety] | Should -Be 'one of the last 3 safety backups'
        $reasons[$future] | Should -Be 'from the future, does not count: remove it by hand'
        $reasons[$fromApp] | Should -Be 'this module did not make it: the app or you remove it'
        @($reasons.Values | Where-Object { -not $_ }).Count | Should -Be 0
    }

    It 'says which would go with the next run' {
        $few = New-EmptyRoot
        foreach ($day in 1..6) { $null = New-DatedBackup -Source $made.Path -At "2026-01-0$day" -Root $few }
        (Get-DocAssistBackup -BackupRoot $few)[-1].KeptBecause | Should -Be 'not kept: the next run removes it'
    }

    It 'gives the age in time that has really passed' {
        $backup = Get-DocAssistBackup -BackupRoot $root -Name (Split-Path -Leaf $old)
        $backup.CreatedAtUtc | Should -Be ([datetime]'2026-01-05 10:00')
        ([datetime]::UtcNow - $backup.CreatedAtUtc - $backup.Age).Duration() | Should -BeLessThan ([timespan]'00:10:00')
    }

    It 'flags what claims to be from the future' {
        $backup = Get-DocAssistBackup -BackupRoot $root -Name (Split-Path -Leaf $future)
        $backup.ClockSkew | Should -BeTrue
        $backup.Age | Should -BeLessThan ([timespan]::Zero)
        "$($backup.Reasons)" | Should -Match 'ClockSkew'
    }

    It 'has the counts of the app''s backups too, and nulls where nothing is known' {
        $app = Get-DocAssistBackup -BackupRoot $root -Name (Split-Path -Leaf $fromApp)
        $app.PatientCount, $app.VisitCount | Should -Be $made.PatientCount, $made.VisitCount
        $app.FileCount, $app.Size, $app.Id, $app.DataPath | Should -Be $null, $null, $null, $null
        (Get-DocAssistBackup -BackupRoot $root -Name (Split-Path -Leaf $headless)).PatientCount | Should -BeNullOrEmpty
    }

    It 'changes nothing in the root' {
        $before = Get-FolderState $root
        $null = Get-DocAssistBackup -BackupRoot $root
        Get-FolderState $root | Should -Be $before
    }

    It 'of an empty root is empty, and no error' {
        @(Get-DocAssistBackup -BackupRoot (New-EmptyRoot)).Count | Should -Be 0
    }

    It 'takes the root as <Name>' -ForEach @(
        @{ Name = 'a relative path'; Script = { Get-DocAssistBackup -BackupRoot (Split-Path -Leaf $root) } }
        @{ Name = 'a path on a drive of the session'; Script = { Get-DocAssistBackup -BackupRoot "TestDrive:/$(Split-Path -Leaf $root)" } }
        @{ Name = '-BackupDir'; Script = { Get-DocAssistBackup -BackupDir $root } }
        @{ Name = '-BackupLocation'; Script = { Get-DocAssistBackup -BackupLocation $root } }
    ) {
        Push-Location -LiteralPath "$TestDrive"
        try { $found = & $Script }
        finally { Pop-Location }
        $found.Name | Should -Be $all
        $found.BackupRoot | Sort-Object -Unique | Should -Be $root
    }

    It 'takes the root from DOCASSIST_BACKUP_DIR, and the parameter is stronger' {
        $saved = $env:DOCASSIST_BACKUP_DIR
        $env:DOCASSIST_BACKUP_DIR = $root
        try {
            (Get-DocAssistBackup).Name | Should -Be $all
            @(Get-DocAssistBackup -BackupRoot (New-EmptyRoot)).Count | Should -Be 0
        }
        finally { $env:DOCASSIST_BACKUP_DIR = $saved }
    }

    It 'names the root in full by -Verbose' {
        $text = Get-DocAssistBackup -BackupRoot TestDrive:/clinic/.. -Verbose 4>&1 | Where-Object { $_ -is [Management.Automation.VerboseRecord] }
        "$text" | Should -Be "Backup root: $TestDrive"
    }
}

Describe 'Get-DocAssistBackup -Name' {
    It 'finds <What>' -ForEach @(
        @{ What = 'one by its name'; Name = 'backup_2026-01-05_10-00-00'; Found = @(2) }
        @{ What = 'one whatever the case'; Name = 'BACKUP_2026-01-05_10-00-00'; Found = @(2) }
        @{ What = 'many by a star'; Name = 'backup_2026-01-*'; Found = 2, 3, 5 }
        @{ What = 'many by a range'; Name = 'backup_2026-01-0[45]_*'; Found = 2, 3 }
        @{ What = 'one by question marks'; Name = 'safety_backup_2026-01-03_??-00-00'; Found = @(4) }
        @{ What = 'several names, by date, each once'; Name = 'backup_2026-01-02*', 'backup_2026-01-05*', 'backup_2026-01-0*'; Found = 2, 3, 5 }
        @{ What = 'nothing by a wildcard that fits none, without an error'; Name = 'backup_1999*'; Found = @() }
    ) {
        $expected = @($Found | ForEach-Object { $all[$_] })
        @(Get-DocAssistBackup -BackupRoot $root -Name $Name -ErrorAction Stop | ForEach-Object { $_.Name }) | Should -Be $expected
    }

    It 'is the first position' {
        (Get-DocAssistBackup backup_2026-01-05* -BackupRoot $root).Path | Should -Be $old
    }

    It 'comes through the pipeline' {
        ('backup_2026-01-04*', 'backup_2026-01-05*' | Get-DocAssistBackup -BackupRoot $root).Path | Should -Be $older, $old
    }

    It 'gives an error for a name that nothing has, and goes on' {
        $failure = Get-Failure { Get-DocAssistBackup -BackupRoot $root -Name backup_1999-01-01_00-00-00, backup_2026-01-05_10-00-00 }
        $failure.Errors.FullyQualifiedErrorId | Should -Be 'BackupNotFound,DocAssist.Backup.PowerShell.Commands.GetDocAssistBackupCommand'
        $failure.Terminating | Should -BeFalse
        $failure.Output.Path | Should -Be $old
    }
}

Describe 'A choice' {
    It '-Latest is the newest that is not from the future' {
        (Get-DocAssistBackup -BackupRoot $root -Latest).Name | Should -Be $made.Name
    }

    It '-Latest is one of what the other parameters leave' {
        (Get-DocAssistBackup -BackupRoot $root -Latest -Name 'backup_2026-01-*').Path | Should -Be $old
        (Get-DocAssistBackup -BackupRoot $root -Latest -Kind Safety).Path | Should -Be $safety
        (Get-DocAssistBackup -BackupRoot $root -Latest -Verdict Partial, Damaged).Path | Should -Be $older
        @(Get-DocAssistBackup -BackupRoot $root -Latest -Verdict Corrupt).Count | Should -Be 0
    }

    It '-Latest is one from the future where there is no other' {
        (Get-DocAssistBackup -BackupRoot $root -Latest -Name (Split-Path -Leaf $future)).Path | Should -Be $future
    }

    It '-Verdict <Verdict> leaves those' -ForEach @(
        @{ Verdict = 'Good'; Found = 0, 1, 2, 4 }
        @{ Verdict = 'Partial'; Found = @(3) }
        @{ Verdict = 'Unverified', 'Damaged'; Found = 5, 6, 7 }
        @{ Verdict = 'Suspect'; Found = @() }
    ) {
        $expected = @($Found | ForEach-Object { $all[$_] })
        @(Get-DocAssistBackup -BackupRoot $root -Verdict $Verdict | ForEach-Object { $_.Name }) | Should -Be $expected
    }

    It '-Kind <Kind> leaves those' -ForEach @(
        @{ Kind = 'All'; Found = 0..7 }
        @{ Kind = 'Backup'; Found = 0, 1, 2, 3, 5, 7 }
        @{ Kind = 'Safety'; Found = 4, 6 }
    ) {
        $expected = @($Found | ForEach-Object { $all[$_] })
        @(Get-DocAssistBackup -BackupRoot $root -Kind $Kind | ForEach-Object { $_.Name }) | Should -Be $expected
    }
}

Describe 'Completion' {
    BeforeAll {
        function Get-Completion([string] $Text) {
            Push-Location -LiteralPath "$TestDrive"
            try { (TabExpansion2 -inputScript $Text -cursorColumn $Text.Length).CompletionMatches }
            finally { Pop-Location }
        }
    }

    It 'of a name gives what the root of the line has, the newest first' {
        (Get-Completion "Get-DocAssistBackup -BackupRoot '$root' -Name ").CompletionText | Should -Be $all
    }

    It 'of a name takes a root that is an object, as Get-Item and Resolve-Path give it' {
        $completer = New-Object DocAssist.Backup.PowerShell.BackupNameCompleter
        foreach ($place in [psobject]$root, (Get-Item -LiteralPath $root), (Resolve-Path -LiteralPath $root)) {
            $completer.CompleteArgument('Get-DocAssistBackup', 'Name', '', $null, @{ BackupRoot = $place }).CompletionText | Should -Be $all
        }
    }

    It 'of a name takes the word as its beginning' {
        (Get-Completion "Get-DocAssistBackup -BackupRoot '$root' -Name backup_2026-01-0").CompletionText | Should -Be $all[2, 3, 5]
        (Get-Completion "Get-DocAssistBackup -BackupRoot '$root' SAFETY").CompletionText | Should -Be $all[4, 6]
        (Get-Completion "Get-DocAssistBackup -BackupRoot '$root' 'backup_2026-01-05").CompletionText | Should -Match $all[2]
    }

    It 'of a name works for <_>' -ForEach 'Remove-DocAssistBackup', 'Test-DocAssistBackup' {
        (Get-Completion "$_ -BackupDir $(Split-Path -Leaf $root) -Name backup_2026-01-05").CompletionText | Should -Be $all[2]
    }

    It 'of a name tells what each is worth' {
        (Get-Completion "Get-DocAssistBackup -BackupRoot '$root' -Name backup_2026-01-04").ToolTip | Should -Be 'Partial, 2026-01-04 10:00:00'
    }

    It 'of a name quotes what needs it' {
        $odd = New-EmptyRoot
        Rename-Item -LiteralPath (New-DatedBackup -Source $made.Path -At '2026-01-07' -Root $odd) -NewName "backup_2026-01-07 (Dr. O'Neil)"
        $text = (Get-Completion "Get-DocAssistBackup -BackupRoot '$odd' -Name b").CompletionText
        $text | Should -Be "'backup_2026-01-07 (Dr. O''Neil)'"
        (& ([scriptblock]::Create("Get-DocAssistBackup -BackupRoot '$odd' -Name $text"))).Name | Should -Be "backup_2026-01-07 (Dr. O'Neil)"
    }

    It 'of a name gives none of a root that is not there, and no error' {
        $Error.Clear()
        Get-Completion "Get-DocAssistBackup -BackupRoot '$root/nowhere' -Name backup_" | Should -BeNullOrEmpty
        $Error.Count | Should -Be 0
    }

    It 'of -Verdict and -Kind gives their words' {
        (Get-Completion 'Get-DocAssistBackup -Verdict ').CompletionText | Should -Be 'Corrupt', 'Damaged', 'Good', 'Partial', 'Suspect', 'Unverified'
        (Get-Completion 'Get-DocAssistBackup -Kind ').CompletionText | Should -Be 'All', 'Backup', 'Safety'
    }
}

Describe 'A listing of 1,000 backups' -Skip:$straceIsMissing {
    BeforeAll {
        $many = New-EmptyRoot
        $manifest = [IO.File]::ReadAllBytes("$old/backup_manifest.json")
        $databases = (Get-Content -Raw -LiteralPath "$old/backup_manifest.json" | ConvertFrom-Json).docassist_backup.databases
        foreach ($number in 0..999) {
            $folder = Join-Path $many ('backup_2026-01-05_10-{0:00}-{1:00}' -f [math]::Floor($number / 60), ($number % 60))
            $null = [IO.Directory]::CreateDirectory("$folder/chroma")
            [IO.File]::WriteAllBytes("$folder/backup_manifest.json", $manifest)
            # Of the databases a listing looks at the lengths alone.
            foreach ($database in $databases) {
                $file = [IO.File]::Create("$folder/$($database.path)")
                $file.SetLength($database.length)
                $file.Dispose()
            }
        }

        $trace = Join-Path $TestDrive 'trace'
        $program, $options = Get-ShellCommand
        $text = "Import-Module -Name '$ModulePath'; (Get-DocAssistBackup -BackupRoot '$many').Count"
        $listed = Invoke-Native { strace -f -qq --seccomp-bpf -e 'trace=open,openat,openat2' -s 4096 -o $trace $program $options -Command $text }
        $opened = [IO.File]::ReadAllLines($trace) | ForEach-Object { if ($_ -match 'open[^"]*"([^"]*)"') { $matches[1] } } | Where-Object { $_.StartsWith("$many/") } |
            ForEach-Object { $_.Substring($many.Length + 1) }
    }

    It 'has all of them' {
        $listed | Should -Be '1000'
    }

    It 'opens the manifest of each once' {
        @($opened -match '/backup_manifest\.json$' | Sort-Object -Unique).Count | Should -Be 1000
        @($opened -match '/backup_manifest\.json$').Count | Should -Be 1000
    }

    It 'opens nothing else, above all no database' {
        $opened | Where-Object { $_ -notmatch '^backup_[\d_-]+/backup_manifest\.json$' -and $_ -notmatch '^\.docassist(/|$)' } | Should -BeNullOrEmpty
    }
}
