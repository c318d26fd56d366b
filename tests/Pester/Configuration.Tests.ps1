BeforeDiscovery {
    $onWindows = [IO.Path]::DirectorySeparatorChar -eq '\'
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-Module -Name $ModulePath
    $clinic = Initialize-Clinic (Join-Path $TestDrive 'clinic')
    $root = New-EmptyRoot
    $made = New-DocAssistBackup -DataPath $clinic -BackupRoot $root
    $variables = 'DOCASSIST_BACKUP_CONFIG_DIR', 'DOCASSIST_DATA_DIR', 'DOCASSIST_DB_PATH', 'DOCASSIST_CHROMA_DIR', 'DOCASSIST_PDF_DIR', 'DOCASSIST_BACKUP_DIR'
    $saved = @{}
    foreach ($name in $variables) { $saved[$name] = [Environment]::GetEnvironmentVariable($name) }
    $session = New-Session

    function Get-Source([string] $Name) {
        (Get-DocAssistBackupConfiguration).Sources | Where-Object { $_.Name -eq $Name } | ForEach-Object { $_.Source }
    }

    function Assert-Invalid($Failure, [string] $Command, [string] $Why, [bool] $Terminating) {
        $Failure.Errors.Count | Should -Be 1
        $record = $Failure.Errors[0]
        $record.FullyQualifiedErrorId | Should -BeExactly "ConfigurationInvalid,DocAssist.Backup.PowerShell.Commands.$($Command.Replace('-', ''))Command"
        "$($record.CategoryInfo.Category)" | Should -Be 'InvalidArgument'
        "$record" | Should -Match $Why
        $Failure.Terminating | Should -Be $Terminating
        $record.ErrorDetails.RecommendedAction | Should -Match '^[A-Z].*\.$'
    }
}

AfterAll {
    foreach ($name in $variables) { [Environment]::SetEnvironmentVariable($name, $saved[$name]) }
    Close-Session $session
}

Describe 'With configuration files of its own,' {
    BeforeEach {
        foreach ($variable in $variables) { [Environment]::SetEnvironmentVariable($variable, $null) }
        $env:DOCASSIST_BACKUP_CONFIG_DIR = New-EmptyRoot
        $user = Join-Path $env:DOCASSIST_BACKUP_CONFIG_DIR 'user.json'
        $machine = Join-Path $env:DOCASSIST_BACKUP_CONFIG_DIR 'machine.json'
    }

    Context 'Get-DocAssistBackupConfiguration' {
        It 'gives one object with every setting and its source, and makes no file' {
            $found = @(Get-DocAssistBackupConfiguration)
            $found.Count | Should -Be 1
            $found[0].KeepLast, $found[0].OnClose, "$($found[0].Verification)" | Should -Be 5, $true, 'Quick'
            $found[0].UserFile, $found[0].MachineFile | Should -Be $user, $machine
            $found[0].Sources.Count | Should -Be 18
            foreach ($setting in $found[0].Sources) { "$($found[0].($setting.Name))" | Should -Be "$($setting.Value)" }
            Get-ChildItem -LiteralPath $env:DOCASSIST_BACKUP_CONFIG_DIR | Should -BeNullOrEmpty
        }

        It 'says that an invalid file is invalid, and the session goes on' {
            Set-Content -LiteralPath $user -Value '{ "keep_last": "many" }'
            $failure = Get-Failure { Get-DocAssistBackupConfiguration; 'on' }
            Assert-Invalid $failure 'Get-DocAssistBackupConfiguration' "user\.json' is not valid: 'keep_last' is no whole number" $false
            $failure.Output | Should -Be 'on'
        }

        It 'reads what <Program> wrote' -ForEach @(
            @{ Program = 'Windows PowerShell'; Encoding = 'Unicode' }
            @{ Program = 'an old Notepad'; Encoding = 'UTF8' }
        ) {
            [IO.File]::WriteAllText($machine, "// by hand`r`n{ ""keep_last"": 8, }", [Text.Encoding]::$Encoding)
            (Get-DocAssistBackupConfiguration).KeepLast | Should -Be 8
            Get-Source KeepLast | Should -Be 'machine configuration'
        }
    }

    Context 'Set-DocAssistBackupConfiguration' {
        It 'sets every setting by the parameter of its name' {
            $values = @{
                DataPath = $clinic; BackupRoot = $root; KeepLast = 11; KeepDaily = 12; KeepWeekly = 13; KeepMonthly = 14; Verification = 'Full'; FullCheckEveryDays = 15; DrillEveryDays = 16
                GreenForHours = 17; MinimumIntervalMinutes = 18; LostPatientsAllowed = 19; LostVisitsAllowed = 20; LostPercentAllowed = 21; OnClose = $false; OnCloseBudgetSeconds = 22
                LogLevel = 'Verbose'; PrometheusFile = (Join-Path $root 'docassist.prom')
            }
            $after = Set-DocAssistBackupConfiguration @values -PassThru -WarningAction SilentlyContinue
            $after.Sources.Name | Sort-Object | Should -Be ($values.Keys | Sort-Object)
            foreach ($name in $values.Keys) { "$($after.$name)" | Should -Be "$($values[$name])" }
            @($after.Sources.Source | Select-Object -Unique) | Should -Be 'user configuration'
            $json = Get-Content -Raw -LiteralPath $user | ConvertFrom-Json
            $json.keep_last, $json.on_close, $json.verification, $json.log_level | Should -Be 11, $false, 'Full', 'Verbose'
        }

        It 'says nothing, and changes nothing else' {
            Set-Content -LiteralPath $user -Value '{ "of_later": { "a": 1 }, "keep_daily": 3, "keep_weekly": 4 }'
            Set-DocAssistBackupConfiguration -KeepDaily 9 -Reset KeepWeekly 3>&1 | Should -BeNullOrEmpty
            (Get-Content -Raw -LiteralPath $user) -replace '\s' | Should -Be '{"of_later":{"a":1},"keep_daily":9}'
        }

        It 'writes the machine''s file with -Scope Machine, and the user is stronger' {
            Set-DocAssistBackupConfiguration -KeepLast 7 -Scope Machine
            Test-Path -LiteralPath $user | Should -BeFalse
            Get-Source KeepLast | Should -Be 'machine configuration'
            Set-DocAssistBackupConfiguration -KeepLast 8
            (Get-DocAssistBackupConfiguration).KeepLast | Should -Be 8
            $run = Invoke-InSession $session { Set-DocAssistBackupConfiguration -KeepLast 9 -Scope Machine }
            $run.Warning | Should -Match 'KeepLast was set, but does not hold: user configuration'
            Set-DocAssistBackupConfiguration -Reset KeepLast
            (Get-DocAssistBackupConfiguration).KeepLast | Should -Be 9
        }

        It 'warns that nothing is moved when the root changes, and only then' {
            $other = New-EmptyRoot
            $run = Invoke-InSession $session { param($root) Set-DocAssistBackupConfiguration -BackupRoot $root } $root
            $run = Invoke-InSession $session { param($root) Set-DocAssistBackupConfiguration -BackupRoot $root } $other
            $run.Warning | Should -Match "was '$([regex]::Escape($root))' and is now '$([regex]::Escape($other))'. Nothing was moved"
            $run = Invoke-InSession $session { param($root) Set-DocAssistBackupConfiguration -BackupRoot $root -KeepLast 3 } $other
            $run.Warning | Should -BeNullOrEmpty
        }

        It 'makes relative paths whole, from the location of the session' {
            Push-Location -LiteralPath "$TestDrive"
            try { Set-DocAssistBackupConfiguration -DataPath clinic }
            finally { Pop-Location }
            (Get-DocAssistBackupConfiguration).DataPath | Should -Be $clinic
        }

        It 'writes nothing with -WhatIf, and says what it would' {
            $run = Invoke-InSession $session { Set-DocAssistBackupConfiguration -KeepLast 9 -Reset OnClose -WhatIf }
            "$($run.Lines)" | Should -Match 'Set KeepLast to 9, Reset OnClose'
            Test-Path -LiteralPath $user | Should -BeFalse
        }

        It 'is ended by <Why>, and nothing is changed' -ForEach @(
            @{ Why = 'a number that is too small'; Script = { Set-DocAssistBackupConfiguration -KeepLast 0 }; Match = "'keep_last' is 0, and can be from 1 to" }
            @{ Why = 'a number that is too large'; Script = { Set-DocAssistBackupConfiguration -KeepLast 4 -LostPercentAllowed 101 }; Match = "'lost_percent_allowed' is 101" }
            @{ Why = 'a setting that there is not'; Script = { Set-DocAssistBackupConfiguration -Reset KeepAll }; Match = "no setting 'KeepAll'" }
            @{ Why = 'no setting at all'; Script = { Set-DocAssistBackupConfiguration }; Match = 'No setting was named' }
        ) {
            Assert-Invalid (Get-Failure $Script) 'Set-DocAssistBackupConfiguration' $Match $true
            Test-Path -LiteralPath $user | Should -BeFalse
        }

        It 'does not touch a file that is no JSON, and mends a value that cannot be' {
            Set-Content -LiteralPath $user -Value 'keep_last = 5'
            Assert-Invalid (Get-Failure { Set-DocAssistBackupConfiguration -KeepLast 9 }) 'Set-DocAssistBackupConfiguration' 'is not valid' $true
            Get-Content -LiteralPath $user | Should -Be 'keep_last = 5'
            Set-Content -LiteralPath $user -Value '{ "keep_last": -5 }'
            (Set-DocAssistBackupConfiguration -KeepLast 9 -PassThru).KeepLast | Should -Be 9
        }

        It 'completes the names of settings for -Reset' {
            $completion = [Management.Automation.CommandCompletion]::CompleteInput('Set-DocAssistBackupConfiguration -Reset keepm', 45, $null)
            $completion.CompletionMatches.CompletionText | Should -Be 'KeepMonthly'
        }

        It 'keeps all that several processes set at the same moment' {
            $names = 'KeepLast', 'KeepDaily', 'KeepWeekly', 'KeepMonthly'
            $children = foreach ($name in $names) {
                Start-ChildCommand -Arguments $ModulePath, $name -Script {
                    param($module, $name)
                    Import-Module -Name $module
                    foreach ($value in 1..10) {
                        $setting = @{ $name = $value }
                        Set-DocAssistBackupConfiguration @setting
                    }
                }
            }
            foreach ($child in $children) { $child.WaitForExit(); $child.ExitCode | Should -Be 0 }
            $found = Get-DocAssistBackupConfiguration
            foreach ($name in $names) { $found.$name | Should -Be 10 }
            Get-ChildItem -LiteralPath $env:DOCASSIST_BACKUP_CONFIG_DIR -Filter *.new | Should -BeNullOrEmpty
        }

        It 'writes and reads the same in th-TH' {
            $lines = Invoke-ChildCommand -Arguments $ModulePath -Script {
                param($module)
                [Threading.Thread]::CurrentThread.CurrentCulture = New-Object Globalization.CultureInfo 'th-TH'
                [Globalization.CultureInfo]::DefaultThreadCurrentCulture = New-Object Globalization.CultureInfo 'th-TH'
                Import-Module -Name $module
                Set-DocAssistBackupConfiguration -KeepLast 123456 -LostPercentAllowed 5 -Verification full
                '{0}' -f (Get-DocAssistBackupConfiguration).KeepLast
                @(Test-DocAssistBackupConfiguration).Count -gt 0
            }
            $lines | Should -Be '123456', 'True'
            (Get-Content -Raw -LiteralPath $user) -replace '\s' | Should -Be '{"keep_last":123456,"verification":"Full","lost_percent_allowed":5}'
        }
    }

    Context 'The configuration' {
        It 'is followed by the other commands, without parameters' {
            Set-DocAssistBackupConfiguration -DataPath $clinic -BackupRoot $root -WarningAction SilentlyContinue
            (Get-DocAssistBackup).Name | Should -Be $made.Name
            (Test-DocAssistDatabase).Path | Should -Be (Join-Path $clinic 'clinic.db')
            Test-DocAssistBackup -Quiet | Should -BeTrue
            (Compare-DocAssistBackup).Identical | Should -BeTrue
        }

        It 'gives New-DocAssistBackup its rules, which a parameter overrules, and -Verbose says whose they are' {
            $own = New-EmptyRoot
            foreach ($day in 1..4) { $null = New-DatedBackup -Source $made.Path -At "2026-01-0$day" -Root $own }
            Set-DocAssistBackupConfiguration -DataPath $clinic -BackupRoot $own -KeepLast 3 -Verification Full -WarningAction SilentlyContinue
            $run = Invoke-InSession $session { New-DocAssistBackup -KeepLast 4 -Verbose }
            $run.Errors | Should -BeNullOrEmpty
            $run.Verbose | Should -Contain "Data folder: $clinic (user configuration)"
            $run.Verbose | Should -Contain "Backup root: $own (user configuration)"
            $run.Verbose | Should -Contain 'KeepLast: 4 (parameter -KeepLast)'
            $run.Verbose | Should -Contain 'KeepDaily: 0 (default)'
            $run.Verbose | Should -Contain 'Verification: Full (user configuration)'
            $run.Output[0].Verification | Should -Be 'full'
            @(Get-DocAssistBackup).Count | Should -Be 4
            $null = New-DocAssistBackup
            @(Get-DocAssistBackup).Count | Should -Be 3
        }

        It 'is weaker than <Name>, and leaves the rest to itself' -ForEach @(
            @{ Name = 'DOCASSIST_DATA_DIR'; Setting = 'DataPath' }
            @{ Name = 'DOCASSIST_DB_PATH'; Setting = 'DataPath' }
            @{ Name = 'DOCASSIST_BACKUP_DIR'; Setting = 'BackupRoot' }
        ) {
            Set-DocAssistBackupConfiguration -DataPath $clinic -BackupRoot $root -WarningAction SilentlyContinue
            $place = New-EmptyRoot
            $value = if ($Name -eq 'DOCASSIST_DB_PATH') { Join-Path $place 'clinic.db' } else { $place }
            [Environment]::SetEnvironmentVariable($Name, $value)
            $found = Get-DocAssistBackupConfiguration
            $found.$Setting | Should -Be $place
            foreach ($other in 'DataPath', 'BackupRoot') { Get-Source $other | Should -Be $(if ($other -eq $Setting) { $Name } else { 'user configuration' }) }
        }

        It 'names the folder when only <Name> is set' -ForEach @(
            @{ Name = 'DOCASSIST_CHROMA_DIR' }
            @{ Name = 'DOCASSIST_PDF_DIR' }
        ) {
            Set-DocAssistBackupConfiguration -DataPath $clinic
            [Environment]::SetEnvironmentVariable($Name, (New-EmptyRoot))
            (Test-DocAssistDatabase -BackupRoot $root).Path | Should -Be (Join-Path $clinic 'clinic.db')
            Get-Source DataPath | Should -Be "user configuration, $Name"
        }

        It 'is weaker than all variables together' {
            Set-DocAssistBackupConfiguration -DataPath (New-EmptyRoot) -BackupRoot (New-EmptyRoot) -WarningAction SilentlyContinue
            $env:DOCASSIST_DATA_DIR, $env:DOCASSIST_BACKUP_DIR = $clinic, $root
            $env:DOCASSIST_DB_PATH, $env:DOCASSIST_CHROMA_DIR, $env:DOCASSIST_PDF_DIR = "$clinic/clinic.db", "$clinic/chroma", "$clinic/prescriptions"
            (Compare-DocAssistBackup).Identical | Should -BeTrue
            Get-Source DataPath | Should -Be 'DOCASSIST_DATA_DIR, DOCASSIST_DB_PATH, DOCASSIST_CHROMA_DIR, DOCASSIST_PDF_DIR'
        }

        It 'that is invalid ends New-DocAssistBackup, is an error of <_>, and hinders nobody who needs nothing of it' -ForEach 'Get-DocAssistBackup', 'Test-DocAssistBackup', 'Compare-DocAssistBackup' {
            Set-Content -LiteralPath $user -Value '{'
            Assert-Invalid (Get-Failure { New-DocAssistBackup -DataPath $clinic -BackupRoot $root }) 'New-DocAssistBackup' 'user\.json' $true
            Assert-Invalid (Get-Failure ([scriptblock]::Create($_))) $_ 'user\.json' $false
            (Get-DocAssistBackup -BackupRoot $root).Name | Should -Contain $made.Name
            $folder = Join-Path (New-EmptyRoot) 'restored'
            (Restore-DocAssistBackup -LiteralPath $made.Path -Destination $folder -BackupRoot $root).FileCount | Should -BeGreaterThan 0
        }
    }

    Context 'Test-DocAssistBackupConfiguration' {
        It 'gives findings, the worst first, and True with -Quiet' {
            $before = Get-FolderState $clinic $root | Where-Object { $_ -notmatch " folder$" }
            $found = Test-DocAssistBackupConfiguration -DataPath $clinic -BackupRoot $root
            $found.Id | Should -Contain 'BackedUpDatabase'
            $found.Id | Should -Contain 'SameVolume'
            "$($found[0].Severity) $($found[-1].Severity)" | Should -Be 'Warning Information'
            Test-DocAssistBackupConfiguration -DataPath $clinic -BackupRoot $root -Quiet | Should -BeTrue
            Get-FolderState $clinic $root | Where-Object { $_ -notmatch " folder$" } | Should -Be $before
            (Get-ChildItem -LiteralPath $root -Force).Name | Should -Not -Match 'check'
        }

        It 'says that the app works with another database, which no backup has' {
            $app = New-EmptyRoot
            $null = New-Item -ItemType Directory -Path "$app/data"
            Copy-Item -LiteralPath "$clinic/clinic.db" -Destination "$app/data"
            $env:DOCASSIST_DATA_DIR = $clinic
            $found = Test-DocAssistBackupConfiguration -BackupRoot $root -AppFolder $app | Where-Object { $_.Severity -eq 'Error' }
            $found.Id, $found.Target | Should -Be 'DatabaseDiffers', (Join-Path $app 'data/clinic.db')
            Test-DocAssistBackupConfiguration -BackupRoot $root -AppFolder $app -Quiet | Should -BeFalse
            [IO.File]::WriteAllText("$app/.env", "DOCASSIST_DB_PATH='$clinic/clinic.db'`nDOCASSIST_CHROMA_DIR='$clinic/chroma'`n")
            Test-DocAssistBackupConfiguration -BackupRoot $root -AppFolder $app -Quiet | Should -BeTrue
        }

        It 'gives an invalid configuration as a finding' {
            Set-Content -LiteralPath $machine -Value '{ "backup_root": "backups" }'
            $failure = Get-Failure { Test-DocAssistBackupConfiguration -DataPath $clinic }
            $failure.Errors | Should -BeNullOrEmpty
            @($failure.Output | Where-Object { $_.Severity -eq 'Error' }).Id | Should -Be 'ConfigurationInvalid'
            Test-DocAssistBackupConfiguration -DataPath $clinic -Quiet | Should -BeFalse
        }

        It 'says that a part of the data cannot be read, or the root not written' -Skip:($onWindows -or [Environment]::UserName -eq 'root') {
            $data = Join-Path $TestDrive 'shut'
            Copy-Item -LiteralPath $clinic -Destination $data -Recurse
            $shut = New-EmptyRoot
            chmod 000 "$data/settings.json"
            chmod 500 $shut
            $found = Test-DocAssistBackupConfiguration -DataPath $data -BackupRoot $shut | Where-Object { $_.Severity -eq 'Error' }
            $found.Id | Sort-Object | Should -Be 'AccessDenied', 'RootNotWritable'
        }
    }
}
