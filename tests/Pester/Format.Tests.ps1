# The views are compared with the files in Golden. After a wanted change, DOCASSIST_UPDATE_GOLDEN=1 writes them anew.

BeforeDiscovery {
    $thereAreNoStyles = $PSVersionTable.PSVersion.Major -lt 7
    $views = foreach ($command in 'Format-Table', 'Format-List') {
        foreach ($type in 'Backup', 'Verification', 'Database', 'Comparison', 'Difference', 'Restore', 'RestoredItem', 'Drill', 'Repair', 'Configuration', 'Setting', 'Finding', 'Schedule', 'Run', 'Status') { @{ Type = $type; Command = $command; Golden = "$type.$($command -replace '^Format-')" } }
    }
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-Module -Name $ModulePath
    # The engine is no part of the session, so its types are found by an object of theirs.
    $clinic = Initialize-Clinic (Join-Path $TestDrive 'clinic')
    $root = New-EmptyRoot
    $real = New-DocAssistBackup -DataPath $clinic -BackupRoot $root
    $report = Test-DocAssistBackup -BackupRoot $root
    $engine = $real.GetType().Assembly

    # Views show numbers and dates as the culture has them; this one is the same everywhere.
    $culture = [Threading.Thread]::CurrentThread.CurrentCulture
    [Threading.Thread]::CurrentThread.CurrentCulture = [Globalization.CultureInfo]::InvariantCulture

    function New-EngineObject([string] $Type, [hashtable] $Values) {
        $object = [Activator]::CreateInstance($engine.GetType("DocAssist.Backup.$Type", $true))
        foreach ($name in $Values.Keys) { $object.$name = $Values[$name] }
        $object
    }

    function New-Issue([string] $Kind, [string] $Path, [string] $Message) {
        $type = $engine.GetType('DocAssist.Backup.Verification.VerificationIssue', $true)
        $word = [Enum]::Parse($engine.GetType('DocAssist.Backup.Verification.VerificationIssueKind', $true), $Kind)
        [Activator]::CreateInstance($type, @($word, $Path, $Message))
    }

    function New-RestoredItem([string] $Item, [string] $Outcome, $Reason, [int] $Files, [long] $Bytes) {
        $words = 'Backups.DataItem', 'Restoring.RestoreOutcome' | ForEach-Object { $engine.GetType("DocAssist.Backup.$_", $true) }
        [Activator]::CreateInstance($engine.GetType('DocAssist.Backup.Restoring.RestoredItem', $true), @([Enum]::Parse($words[0], $Item), [Enum]::Parse($words[1], $Outcome), $Reason, $Files, $Bytes))
    }

    function New-Setting([string] $Name, $Value, [string] $Source) {
        [Activator]::CreateInstance($engine.GetType('DocAssist.Backup.Configuration.BackupSetting', $true), @($Name, $Value, $Source))
    }

    function ConvertTo-EngineArray([string] $Type, [object[]] $Values) {
        $array = [Array]::CreateInstance($engine.GetType("DocAssist.Backup.$Type", $true), $Values.Count)
        for ($i = 0; $i -lt $Values.Count; $i++) { $array[$i] = $Values[$i] }
        , $array
    }

    function ConvertTo-Strings([string[]] $Values) { , [string[]]$Values }

    function New-Word([string] $Type, [string] $Word) { [Enum]::Parse($engine.GetType("DocAssist.Backup.$Type", $true), $Word) }

    function New-Phase([string] $Name, [double] $Seconds) { [Activator]::CreateInstance($engine.GetType('DocAssist.Backup.History.RunPhase', $true), @($Name, $Seconds)) }

    $times = @{ CreatedAt = [datetime]'2026-01-05 14:30:00'; CreatedAtUtc = New-Object datetime 2026, 1, 5, 9, 0, 0, ([DateTimeKind]::Utc) }
    $place = @{ BackupRoot = '/srv/backups'; DataPath = '/srv/clinic/data'; HostName = 'front-desk'; IsOurs = $true }
    # Times of runs are shown as local ones; the start is such that it is the same day and minute everywhere.
    $start = (New-Object datetime 2026, 1, 5, 14, 30, 0, ([DateTimeKind]::Local)).ToUniversalTime()
    $run = @{
        StartedAtUtc = $start; EndedAtUtc = $start.AddSeconds(2.41); Host = 'front-desk'; ToolVersion = '0.1.0'
        DataPath = '/srv/clinic/data'; BackupRoot = '/srv/backups'; Id = '20260105T090000Z-0a1b2c3d'
    }
    $standing = @{ CheckedAtUtc = $times.CreatedAtUtc; DataPath = '/srv/clinic/data'; BackupRoot = '/srv/backups' }
    $issues = ConvertTo-EngineArray Verification.VerificationIssue @(
        New-Issue HashDiffers settings.json 'Its bytes are not what they were.'
        New-Issue Missing chroma/index.bin 'The file is missing.'
    )
    $items = ConvertTo-EngineArray Restoring.RestoredItem @(
        New-RestoredItem Database Restored $null 1 1028096
        New-RestoredItem Prescriptions Restored $null 120 4545394
        New-RestoredItem VectorStore LeftAlone 'not asked for; left as it is' 0 0
        New-RestoredItem Settings LeftAlone 'the backup has none; left as it is' 0 0
        New-RestoredItem Extra Restored $null 2 123456789012
    )
    $objects = @{
        Backup       = @(
            New-EngineObject Catalog.BackupInfo ($times + $place + @{
                    Name = 'backup_2026-01-05_14-30-00'; Path = '/srv/backups/backup_2026-01-05_14-30-00'; Verdict = 'Good'; Kind = 'Backup'
                    Label = 'before 2.1'; Age = [timespan]'00:42:10'; PatientCount = 300; VisitCount = 1234; FileCount = 131; Size = 5576295
                    KeptBecause = 'the newest good backup'; VerifiedAtUtc = $times.CreatedAtUtc; Verification = 'quick'; Id = '20260105T090000Z-0a1b2c3d'
                })
            New-EngineObject Catalog.BackupInfo ($times + $place + @{
                    Name = 'safety_backup_2026-01-04_08-00-00'; Path = '/srv/backups/safety_backup_2026-01-04_08-00-00'; Verdict = 'Partial'; Kind = 'Safety'
                    Reasons = (ConvertTo-Strings 'Prescriptions: 2 entries could not be saved; the manifest lists them.'); Age = [timespan]'1.07:00:00'
                    PatientCount = 1234567; VisitCount = 12345678; FileCount = 1234567; Size = 123456789012; KeptBecause = 'one of the last 3 safety backups'
                })
            New-EngineObject Catalog.BackupInfo ($times + @{
                    Name = 'backup_2025-06-01_18-00-00'; Path = '/srv/backups/backup_2025-06-01_18-00-00'; BackupRoot = '/srv/backups'; Verdict = 'Unverified'; Kind = 'Backup'
                    Reasons = (ConvertTo-Strings 'The app made it, without hashes: Test-DocAssistBackup can verify it.'); Age = [timespan]'218.00:00:00'; PatientCount = 290; VisitCount = 1100
                    KeptBecause = 'this module did not make it: the app or you remove it'
                })
            New-EngineObject Catalog.BackupInfo ($times + @{
                    Name = 'backup_2025-05-01_18-00-00'; Path = '/srv/backups/backup_2025-05-01_18-00-00'; BackupRoot = '/srv/backups'; Verdict = 'Damaged'; Kind = 'Backup'
                    Reasons = (ConvertTo-Strings 'Its manifest is missing.', 'Its name and its manifest give different days; the manifest is believed.'); Age = [timespan]'249.00:00:00'
                })
        )
        Verification = @(
            New-EngineObject Verification.VerificationReport @{
                Name = 'backup_2026-01-05_14-30-00'; Path = '/srv/backups/backup_2026-01-05_14-30-00'; Verdict = 'Good'; Intact = $true; Level = 'Quick'; FilesChecked = 131
                PatientCount = 300; VisitCount = 1234; CheckedAtUtc = $times.CreatedAtUtc; Duration = [timespan]'00:00:00.1250000'
            }
            $torn = New-EngineObject Verification.VerificationReport @{
                Name = 'backup_2026-01-04_14-30-00'; Path = '/srv/backups/backup_2026-01-04_14-30-00'; Verdict = 'Damaged'; Level = 'Full'; FilesChecked = 131
                BytesHashed = 5576295; PatientCount = 300; VisitCount = 1234; CheckedAtUtc = $times.CreatedAtUtc; Duration = [timespan]'00:02:03'
            }
            $torn.Issues = $issues
            $torn
        )
        Database     = @(
            New-EngineObject Verification.DatabaseReport @{
                Path = '/srv/clinic/data/clinic.db'; Verdict = 'Healthy'; Level = 'Quick'; Size = 163840; JournalMode = 'wal'; PatientCount = 300; VisitCount = 1234
                NewestGoodBackup = 'backup_2026-01-05_14-30-00'; NewestGoodBackupAge = [timespan]'03:00:00'; CheckedAtUtc = $times.CreatedAtUtc
            }
            New-EngineObject Verification.DatabaseReport @{
                Path = '/srv/clinic/data/clinic.db'; Verdict = 'WrongSchema'; Level = 'Full'; Size = 16384; JournalMode = 'delete'
                Messages = (ConvertTo-Strings 'It has no table patients.', 'It has no table visits.'); CheckedAtUtc = $times.CreatedAtUtc
            }
        )
        Comparison   = @(
            New-EngineObject Comparison.BackupComparison @{
                Name = 'backup_2026-01-05_14-30-00'; Reference = 'live data'; RowsOnlyInReference = 12; RowsChanged = 3; FilesOnlyInBackup = 1; FilesOnlyInReference = 2
                PatientsOnlyInReference = 2; VisitsOnlyInReference = 9; ReissuedCount = 2; ReissuedNumbers = (ConvertTo-Strings 'EMR-2026-0301', 'EMR-2026-0302')
                Duration = [timespan]'00:00:00.1250000'; BackupPath = '/srv/backups/backup_2026-01-05_14-30-00'; ReferencePath = '/srv/clinic/data'
            }
            New-EngineObject Comparison.BackupComparison @{
                Name = 'safety_backup_2026-01-04_08-00-00'; Reference = 'backup_2026-01-05_14-30-00'; Identical = $true; PatientsOnlyInReference = 0; VisitsOnlyInReference = 0; ReissuedCount = 0
                Duration = [timespan]'00:00:01'; BackupPath = '/srv/backups/safety_backup_2026-01-04_08-00-00'; ReferencePath = '/srv/backups/backup_2026-01-05_14-30-00'
            }
        )
        Difference   = @(
            New-EngineObject Comparison.ComparisonDifference @{
                Kind = 'Table'; Item = 'Database'; Database = 'clinic.db'; Name = 'visits'; OnlyInBackup = 0; OnlyInReference = 9; Changed = 3; Same = 1231
                KeysOnlyInReference = (ConvertTo-Strings '1235', '1236'); KeysChanged = (ConvertTo-Strings '7')
            }
            New-EngineObject Comparison.ComparisonDifference @{ Kind = 'Table'; Item = 'VectorStore'; Database = 'chroma/chroma.sqlite3'; Name = '(all tables)'; Note = 'The database of the reference cannot be compared: it is malformed' }
            New-EngineObject Comparison.ComparisonDifference @{ Kind = 'Files'; Item = 'Prescriptions'; Name = 'prescriptions'; OnlyInBackup = 1; OnlyInReference = 2; Changed = 0; Same = 120 }
        )
        Run          = @(
            New-EngineObject History.RunResult ($run + @{
                    Outcome = 'Good'; Backup = 'backup_2026-01-05_14-30-00'; Message = 'backup_2026-01-05_14-30-00 is good.'; Bytes = 5576295; Files = 131; Removed = 1; FullyChecked = $true
                    Phases = (ConvertTo-EngineArray History.RunPhase @((New-Phase Recovery 0.01), (New-Phase Backup 1.26)))
                })
            New-EngineObject History.RunResult ($run + @{ Outcome = 'Failed'; ExitCode = 6; ErrorId = 'DatabaseBusy'; Message = 'The database is locked.'; Hint = 'Close the app.' })
        )
        Status       = @(
            New-EngineObject Status.BackupStatus ($standing + @{
                    Health = 'Orange'; Reasons = (ConvertTo-Strings 'The newest good backup is 31 h old, which is more than 24 h.', 'The backups are on the disk of the data and would be lost with it.'); SameVolume = $true
                    LastGood = 'backup_2026-01-05_14-30-00'; LastGoodAge = [timespan]'1.07:00:00'; LastGoodAtUtc = $times.CreatedAtUtc; LastRunAtUtc = $times.CreatedAtUtc; LastRunOutcome = (New-Word History.RunOutcome Good)
                    LastRunExitCode = 0; LastDrillAtUtc = $times.CreatedAtUtc; LastDrillPassed = $true; Backups = 6; Good = 5; Partial = 1; Safety = 2; Size = 5576295; GrowthPerDay = 20480; FreeBytes = 123456789012; DaysUntilFull = 1205
                })
            New-EngineObject Status.BackupStatus ($standing + @{ Health = 'Red'; Reasons = (ConvertTo-Strings 'There is no good backup: make one with New-DocAssistBackup.') })
            New-EngineObject Status.BackupStatus ($standing + @{ Health = 'Green'; LastGood = 'backup_2026-01-05_14-30-00'; LastGoodAge = [timespan]'00:42:10' })
        )
        Restore      = @(
            New-EngineObject Restoring.RestoreResult @{
                Backup = 'backup_2026-01-05_14-30-00'; Verdict = 'Good'; BackupCreatedAt = $times.CreatedAt; BackupAge = [timespan]'00:42:10'; Items = $items; FileCount = 123; Size = 5576295
                PatientCount = 300; VisitCount = 1234; SafetyBackup = 'safety_backup_2026-01-05_15-12-10'; SafetyBackupPath = '/srv/backups/safety_backup_2026-01-05_15-12-10'; SafetyVerdict = 'Good'
                Undo = "Restore-DocAssistBackup -Name safety_backup_2026-01-05_15-12-10 -BackupRoot '/srv/backups'"; Duration = [timespan]'00:00:02.4100000'; VerifyTime = [timespan]'00:00:00.5000000'
                CopyTime = [timespan]'00:00:00.6000000'; SafetyTime = [timespan]'00:00:01.3000000'; SwapTime = [timespan]'00:00:00.0100000'
                DataPath = '/srv/clinic/data'; BackupPath = '/srv/backups/backup_2026-01-05_14-30-00'
            }
            New-EngineObject Restoring.RestoreResult @{
                Backup = 'safety_backup_2026-01-04_08-00-00'; Verdict = 'Corrupt'; BackupCreatedAt = $times.CreatedAt; BackupAge = [timespan]'1.07:00:00'; FileCount = 1234567; Size = 123456789012
                Items = (ConvertTo-EngineArray Restoring.RestoredItem @($items[0])); PatientCount = 1234567; VisitCount = 12345678; Duration = [timespan]'01:02:03'; VerifyTime = [timespan]'01:00:00'
                CopyTime = [timespan]'00:02:00'; SwapTime = [timespan]'00:00:03'; DataPath = '/mnt/new'; BackupPath = '/srv/backups/safety_backup_2026-01-04_08-00-00'
            }
        )
        RestoredItem = @($items)
        Drill        = @(
            New-EngineObject Restoring.DrillReport @{
                Name = 'backup_2026-01-05_14-30-00'; Passed = $true; Verdict = 'Good'; RestoreTime = [timespan]'00:00:02.4100000'; VerifyTime = [timespan]'00:00:01.2000000'
                CopyTime = [timespan]'00:00:01.2000000'; SwapTime = [timespan]'00:00:00.0100000'; OpenTime = [timespan]'00:00:00.3000000'; DatabaseCount = 2; TableCount = 31; PdfCount = 120
                FileCount = 131; Size = 5576295; PatientCount = 300; VisitCount = 1234; DrilledAtUtc = $times.CreatedAtUtc; Path = '/srv/backups/backup_2026-01-05_14-30-00'
            }
            New-EngineObject Restoring.DrillReport @{
                Name = 'backup_2026-01-04_14-30-00'; Verdict = 'Damaged'; Issues = $issues; VerifyTime = [timespan]'00:00:01.2000000'; DrilledAtUtc = $times.CreatedAtUtc
                Path = '/srv/backups/backup_2026-01-04_14-30-00'
            }
        )
        Repair       = @(
            New-EngineObject Restoring.RepairResult @{
                Database = '/srv/clinic/data/clinic.db'; Verdict = 'Corrupt'; Messages = (ConvertTo-Strings 'Tree 2 page 3: btreeInitPage() returns error code 11'); IsRepaired = $true
                Backup = 'backup_2026-01-05_14-30-00'; BackupAge = [timespan]'03:00:00'; PatientCount = 300; VisitCount = 1234; SafetyBackup = 'safety_backup_2026-01-05_17-30-00'
                Undo = "Restore-DocAssistBackup -Name safety_backup_2026-01-05_17-30-00 -BackupRoot '/srv/backups' -Item Database -Force"; Duration = [timespan]'00:00:02.4100000'
            }
            New-EngineObject Restoring.RepairResult @{ Database = '/srv/clinic/data/clinic.db'; Verdict = 'Healthy'; PatientCount = 300; VisitCount = 1234; Duration = [timespan]'00:00:00.1000000' }
        )
        Configuration = @(
            New-EngineObject Configuration.EffectiveConfiguration @{
                DataPath = '/srv/clinic/data'; BackupRoot = '/srv/backups'; KeepLast = 10; KeepDaily = 7; KeepWeekly = 5; KeepMonthly = 12; Verification = 'Full'
                UserFile = '/home/reception/.config/docassist-backup/configuration.json'; MachineFile = '/etc/docassist-backup/configuration.json'
                Sources = (ConvertTo-EngineArray Configuration.BackupSetting @(New-Setting KeepLast 10 'user configuration'))
            }
            New-EngineObject Configuration.EffectiveConfiguration @{ BackupRoot = '/home/reception/DocAssist/backups' }
        )
        Setting      = @(
            New-Setting DataPath '/srv/clinic/data' 'DOCASSIST_DATA_DIR'
            New-Setting KeepLast 10 'user configuration'
            New-Setting PrometheusFile $null 'default'
        )
        Finding      = @(
            New-EngineObject Checking.ConfigurationFinding @{
                Severity = 'Error'; Id = 'DatabaseDiffers'; Message = "The app works with '/srv/app/data/clinic.db', but '/srv/clinic/data/clinic.db' is backed up."
                Remedy = "Set-DocAssistBackupConfiguration -DataPath '/srv/app/data'."; Target = '/srv/app/data/clinic.db'
            }
            New-EngineObject Checking.ConfigurationFinding @{
                Severity = 'Warning'; Id = 'SameVolume'; Message = "The backup root '/srv/backups' is on the volume of the data: both are lost with one disk."
                Remedy = 'Choose a root on another disk.'; Target = '/srv/backups'
            }
            New-EngineObject Checking.ConfigurationFinding @{ Severity = 'Information'; Id = 'Space'; Message = "There is room for 120 more backups in '/srv/backups'."; Target = '/srv/backups' }
        )
        Schedule     = @(
            New-EngineObject Scheduling.ScheduleInfo @{
                Name = 'DocAssist Backup'; Schedule = 'Every day at 18:30, up to 10 min later'; Scheduler = 'Systemd'; Enabled = $true; NextRun = [datetime]'2026-01-06 18:33:12'
                LastRun = [datetime]'2026-01-05 18:36:40'; LastResult = 0; Command = "/usr/bin/pwsh -NoProfile -NonInteractive -Command `"exit 0`""
                File = '/home/reception/.config/systemd/user/docassist-backup.timer'
            }
            New-EngineObject Scheduling.ScheduleInfo @{ Name = 'Week-end'; Schedule = 'Every Saturday and Sunday at 07:05'; Scheduler = 'TaskScheduler'; LastRun = [datetime]'2026-01-05 18:36:40'; LastResult = 130; Command = 'pwsh'; File = '\DocAssist\Week-end'; Changed = $true }
        )
    }

    function Get-View($Objects, [string] $Command, [int] $Width = 200) {
        # The two PowerShells differ in empty lines and in spaces at the ends of lines, and in how they show that they cut.
        $text = $Objects | & $Command | Out-String -Width $Width
        ($text -split '\r?\n' | ForEach-Object { $_.TrimEnd() } | Where-Object { $_ }) -join "`n"
    }

    function Assert-Golden([string] $Text, [string] $Name) {
        $file = Join-Path $PSScriptRoot "Golden/$Name.txt"
        if ($env:DOCASSIST_UPDATE_GOLDEN) { [IO.File]::WriteAllText($file, "$Text`n") }
        $Text | Should -BeExactly ([IO.File]::ReadAllText($file).Replace("`r", '').TrimEnd("`n"))
    }

    function Copy-ThroughSerializer($Objects) {
        $Objects | ForEach-Object { [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($_)) }
    }
}

AfterAll { [Threading.Thread]::CurrentThread.CurrentCulture = $culture }

Describe 'The view of <Type> by <Command>' -ForEach $views {
    It 'is as in Golden/<Golden>.txt' {
        Assert-Golden (Get-View $objects[$Type] $Command) $Golden
    }

    It 'is the same for objects that came from another session' {
        $copies = Copy-ThroughSerializer $objects[$Type]
        $copies[0].PSTypeNames[0] | Should -BeLike 'Deserialized.DocAssist.Backup.*'
        Get-View $copies $Command | Should -BeExactly (Get-View $objects[$Type] $Command)
    }
}

Describe 'The views' {
    It 'are what real objects get' {
        Get-View $real Format-Table | Should -Match "BackupRoot: $([regex]::Escape($root))"
        Get-View $real Format-Table | Should -Match "$($real.Name)\s+Good\s+now\s+10\s+\d+(\.\d)? [KM]B"
        Get-View $report Format-Table | Should -Match "$($real.Name)\s+Good\s+Quick\s+$($real.FileCount)\s+none"
    }

    It 'show the age, the size and the verdict of a backup also on a screen of 80 columns' {
        $text = Get-View $objects.Backup Format-Table 80
        ($text -split "`n" | ForEach-Object { $_.Length } | Measure-Object -Maximum).Maximum | Should -BeLessOrEqual 80
        $text | Should -Match 'backup_2026-01-05_14-30-00\s+Good\s+42 min\s+300\s+5\.3 MB'
    }

    It 'never cut a name' {
        foreach ($width in 80, 120) { Get-View $objects.Backup Format-Table $width | Should -Match 'safety_backup_2026-01-04_08-00-00 ' }
    }

    It 'never cut an age' {
        $early = New-EngineObject Catalog.BackupInfo ($times + @{ Name = 'backup_2030-01-01_00-00-00'; Path = '/a'; BackupRoot = '/'; Verdict = 'Good'; Kind = 'Backup'; Age = [timespan]'-1456.00:00:00' })
        Get-View $early Format-Table | Should -Match 'Good\s+future'
    }

    It 'name the file of the first issue' {
        Get-View $objects.Verification Format-Table | Should -Match '2: settings\.json: Its bytes'
    }

    It 'group backups of several roots' {
        $other = New-EngineObject Catalog.BackupInfo ($times + @{ Name = 'backup_2026-01-05_14-30-00'; Path = '/mnt/usb/backup_2026-01-05_14-30-00'; BackupRoot = '/mnt/usb'; Verdict = 'Good'; Kind = 'Backup' })
        $text = Get-View (@($objects.Backup) + $other) Format-Table
        $text | Should -Match 'BackupRoot: /srv/backups'
        $text | Should -Match 'BackupRoot: /mnt/usb'
    }

    It 'are plain in a pipeline' {
        foreach ($type in $objects.Keys) {
            foreach ($command in 'Format-Table', 'Format-List') { Get-View $objects[$type] $command | Should -Not -Match '\x1b' }
        }
    }

    It 'are coloured by verdict where colour is wanted' -Skip:$thereAreNoStyles {
        $style = Get-Variable -Name PSStyle -ValueOnly
        $old = $style.OutputRendering
        $style.OutputRendering = 'Ansi'
        try { $text = $objects.Backup | Format-Table | Out-String -Width 200 }
        finally { $style.OutputRendering = $old }
        $text | Should -Match ([regex]::Escape($style.Foreground.Green + 'Good' + $style.Reset))
        $text | Should -Match ([regex]::Escape($style.Foreground.Yellow + 'Partial' + $style.Reset))
        $text | Should -Match ([regex]::Escape($style.Foreground.Red + 'Damaged' + $style.Reset))
    }

    It 'are coloured by the outcome of a drill and by the state of a database' -Skip:$thereAreNoStyles {
        $style = Get-Variable -Name PSStyle -ValueOnly
        $old = $style.OutputRendering
        $style.OutputRendering = 'Ansi'
        try { $text = $objects.Drill, $objects.Repair | ForEach-Object { $_ | Format-Table | Out-String -Width 200 } | Out-String }
        finally { $style.OutputRendering = $old }
        foreach ($word in 'True', 'Good', 'Healthy') { $text | Should -Match ([regex]::Escape($style.Foreground.Green + $word + $style.Reset)) }
        foreach ($word in 'False', 'Damaged', 'Corrupt') { $text | Should -Match ([regex]::Escape($style.Foreground.Red + $word + $style.Reset)) }
    }

    It 'are coloured by health and by the outcome of a run' -Skip:$thereAreNoStyles {
        $style = Get-Variable -Name PSStyle -ValueOnly
        $old = $style.OutputRendering
        $style.OutputRendering = 'Ansi'
        try { $text = $objects.Run, $objects.Status | ForEach-Object { $_ | Format-Table | Out-String -Width 200 } | Out-String }
        finally { $style.OutputRendering = $old }
        foreach ($word in 'Good', 'Green') { $text | Should -Match ([regex]::Escape($style.Foreground.Green + $word + $style.Reset)) }
        foreach ($word in 'Failed', 'Red') { $text | Should -Match ([regex]::Escape($style.Foreground.Red + $word + $style.Reset)) }
        $text | Should -Match ([regex]::Escape($style.Foreground.Yellow + 'Orange' + $style.Reset))
    }

    It 'of a restore and a repair name the safety backup whole in 110 columns, or not at all' {
        foreach ($type in 'Restore', 'Repair') { Get-View $objects[$type] Format-Table 110 | Should -Match 'safety_backup_2026-01-05_1\d-\d\d-\d\d(?m)$' }
        foreach ($type in 'Restore', 'Repair') { Get-View $objects[$type] Format-Table 80 | Should -Not -Match 'safety_backup_2026-01-05' }
    }

    It 'leave no error behind' {
        $Error.Clear()
        foreach ($type in $objects.Keys) {
            foreach ($command in 'Format-Table', 'Format-List', 'Format-Wide') { $null = $objects[$type] | & $command | Out-String }
            $null = Copy-ThroughSerializer $objects[$type] | Format-Table | Out-String
        }
        $Error.Count | Should -Be 0
    }

    It 'show numbers as the culture has them' {
        [Threading.Thread]::CurrentThread.CurrentCulture = [Globalization.CultureInfo]::GetCultureInfo('de-DE')
        try { Get-View $objects.Backup Format-Table | Should -Match '5,3 MB' }
        finally { [Threading.Thread]::CurrentThread.CurrentCulture = [Globalization.CultureInfo]::InvariantCulture }
    }
}

Describe 'The objects' {
    It 'are still useful when they came from another session' {
        $copy = Copy-ThroughSerializer $objects.Backup[1]
        $copy.Name, "$($copy.Verdict)", "$($copy.Kind)" | Should -Be 'safety_backup_2026-01-04_08-00-00', 'Partial', 'Safety'
        $copy.CreatedAt, $copy.Age | Should -Be $objects.Backup[1].CreatedAt, $objects.Backup[1].Age
        $copy.PatientCount + 1 | Should -Be 1234568
        @($copy.Reasons) | Should -Be 'Prescriptions: 2 entries could not be saved; the manifest lists them.'
    }

    It 'sort and select by their columns' {
        ($objects.Backup | Sort-Object -Property Age | Select-Object -First 1).Label | Should -Be 'before 2.1'
        ($objects.Backup | Where-Object Verdict -EQ 'Good').Name | Should -Be 'backup_2026-01-05_14-30-00'
        ($objects.Backup | Measure-Object -Property Size -Sum).Sum | Should -Be (5576295 + 123456789012)
    }

    It 'become CSV and JSON with words for verdict and kind' {
        $row = $objects.Backup[0] | Select-Object -Property Name, Verdict, Kind, PatientCount | ConvertTo-Csv -NoTypeInformation
        $row[1] | Should -Be '"backup_2026-01-05_14-30-00","Good","Backup","300"'
    }
}
