# The tests that the module brings for administrators, run against a clinic that is in order and against clinics in which one thing is
# not: then exactly the test for that fails. In a process of their own, in both versions of Pester that they are meant for.

BeforeDiscovery {
    $versions = '5.*', '6.*'
    # The tests need a crontab that is a script, and a second volume.
    $isMissing = [IO.Path]::DirectorySeparatorChar -eq '\' -or -not (Test-Path -LiteralPath /dev/shm)
    $states = @(
        @{ What = 'the newest good backup is old'; Test = 'have a good one that is recent'; Says = 'is 50 hours old, and 24 are allowed. Make one with New-DocAssistBackup'
            Do = { Edit-Time 50 }
        }
        @{ What = 'there is no good backup'; Test = 'have a good one that is recent'; Says = 'There is no good backup in*Make one with New-DocAssistBackup'
            Do = { $null = New-DatedBackup -Source (Get-Made) -At ([datetime]::UtcNow.AddHours(-1)) -Verdict Partial; Remove-Item -LiteralPath (Get-Made) -Recurse }
        }
        @{ What = 'no drill was ever held'; Test = 'have passed a restore drill of late'; Says = 'No restore drill is known*Test-DocAssistBackup -Drill'
            Do = { Remove-Item -LiteralPath $drill }
        }
        @{ What = 'the last drill is old'; Test = 'have passed a restore drill of late'; Says = 'was 31 days ago, and 30 are allowed*Test-DocAssistBackup -Drill'
            Do = { Edit-Text $drill '"drilled_at_utc": "[^"]*"' "`"drilled_at_utc`": `"$([datetime]::UtcNow.AddDays(-31.5).ToString('yyyy-MM-ddTHH:mm:ss.0000000Z'))`"" }
        }
        @{ What = 'the last drill was not passed'; Test = 'have passed a restore drill of late'; Says = 'was not passed. See why with Test-DocAssistBackup -Drill'
            Do = { Edit-Text $drill 'true' 'false' }
        }
        @{ What = 'the backups are beside the data'; Test = 'are on another volume than the data'; Says = 'on the volume of the data*Set-DocAssistBackupConfiguration -BackupRoot'
            Do = { $script:root = New-EmptyRoot; Copy-Item -Path "$template/*" -Destination $root -Recurse -Force }
        }
        @{ What = 'nothing is scheduled'; Test = 'are made by a schedule'; Says = 'This account has no schedule*Register-DocAssistBackupSchedule'
            Do = { Unregister-DocAssistBackupSchedule * }
        }
        @{ What = 'only something else is scheduled'; Test = 'are made by a schedule'; Says = 'This account has no schedule*Register-DocAssistBackupSchedule'
            Do = { Edit-Text $env:DOCASSIST_CRONTAB 'Invoke-DocAssistBackupRun' 'Get-DocAssistBackupStatus' }
        }
        @{ What = 'the last run failed'; Test = 'had a last run that ended well'; Says = 'ended Failed with exit code 6*Get-DocAssistBackupHistory'
            Do = {
                $lock = Lock-Database (Join-Path $data 'clinic.db')
                try { $null = Invoke-DocAssistBackupRun -DataPath $data -BackupRoot $root -TimeoutSec 0 3>$null }
                finally { Stop-Child $lock }
            }
        }
        @{ What = 'no run is known'; Test = 'had a last run that ended well'; Says = 'No unattended run is known*Invoke-DocAssistBackupRun'
            Do = { Remove-Item -LiteralPath (Join-Path $root '.docassist/history.jsonl') }
        }
        @{ What = 'a document cannot be read'; Test = 'are of the right data and go to a place that is good for them'; Says = 'DataUnreadable*not named here. Run Test-DocAssistBackupConfiguration'
            # The others have the same data, so this one comes last and is looked at by itself.
            Do = { $null = New-Item -ItemType SymbolicLink -Path (Join-Path $data 'prescriptions/Asha Rao.pdf') -Target (Join-Path $data 'clinic.db') }
        }
    )
    for ($i = 0; $i -lt $states.Count; $i++) { $states[$i].Number = $i }
}

Describe 'The tests for administrators' -Skip:$isMissing -ForEach @{ States = $states } {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        Import-Module -Name $ModulePath
        $saved = @{}
        foreach ($name in 'PATH', 'XDG_CONFIG_HOME', 'XDG_STATE_HOME', 'XDG_RUNTIME_DIR', 'DOCASSIST_CRONTAB', 'DOCASSIST_BACKUP_CONFIG_DIR') { $saved[$name] = [Environment]::GetEnvironmentVariable($name) }
        $programs = (New-Item -ItemType Directory -Path (Join-Path $TestDrive 'programs')).FullName
        $env:XDG_CONFIG_HOME = Join-Path $TestDrive 'config'
        $env:XDG_STATE_HOME = Join-Path $TestDrive 'state'
        $env:XDG_RUNTIME_DIR = Join-Path $TestDrive 'no-runtime'
        $env:PATH = "$programs`:$env:PATH"
        $crontab = "#!/bin/sh`ncase `"`$1`" in -l) cat `"`$DOCASSIST_CRONTAB`" ;; -) cat > `"`$DOCASSIST_CRONTAB`" ;; esac`n"
        [IO.File]::WriteAllText((Join-Path $programs 'crontab'), $crontab)
        Invoke-Native { chmod +x (Join-Path $programs 'crontab') }

        $elsewhere = (New-Item -ItemType Directory -Path (Join-Path '/dev/shm' ('docassist-' + [Guid]::NewGuid().ToString('N')))).FullName
        $data = Initialize-Clinic (Join-Path $TestDrive 'data')
        $template = (New-Item -ItemType Directory -Path (Join-Path $elsewhere 'template')).FullName
        $run = Invoke-DocAssistBackupRun -DataPath $data -BackupRoot $template
        if ("$($run.Outcome)", $run.Drilled -join ' ' -ne 'Good True') { throw "The run of the template: $($run.Message)" }

        function Get-Made { (Get-ChildItem -LiteralPath $root -Directory -Filter "$($run.Backup)").FullName }

        function Edit-Time([int] $Hours) {
            $null = New-DatedBackup -Source (Get-Made) -At ([datetime]::UtcNow.AddHours(-$Hours).AddMinutes(-5))
            Remove-Item -LiteralPath (Get-Made) -Recurse
        }

        function Edit-Text([string] $Path, [string] $Old, [string] $New) {
            $text = [IO.File]::ReadAllText($Path)
            $text | Should -Match $Old
            [IO.File]::WriteAllText($Path, ($text -replace $Old, $New))
        }

        function Invoke-Compliance([string] $Version, [object[]] $Cases) {
            # As an administrator does it, case by case. Gives for each the names of the tests with their results and messages.
            $list = Join-Path $TestDrive 'cases.json'
            ConvertTo-Json -InputObject $Cases -Depth 5 | Set-Content -LiteralPath $list -Encoding UTF8
            $pester = Join-Path (Get-PackageFolder Pester -Version $Version) 'tools/Pester.psd1'
            $file = Join-Path $ModuleFolder 'DocAssist.Backup.Compliance.Tests.ps1'
            $lines = Invoke-ChildCommand -Arguments $pester, $file, $list -Script {
                param($pester, $file, $list)
                Import-Module -Name $pester
                foreach ($case in (Get-Content -Raw -LiteralPath $list | ConvertFrom-Json)) {
                    foreach ($variable in $case.Variables.PSObject.Properties) { [Environment]::SetEnvironmentVariable($variable.Name, $variable.Value) }
                    $data = @{}
                    foreach ($property in $case.Data.PSObject.Properties) { $data[$property.Name] = $property.Value }
                    $configuration = New-PesterConfiguration
                    $configuration.Run.Container = New-PesterContainer -Path $file -Data $data
                    $configuration.Run.PassThru = $true
                    $configuration.Output.Verbosity = 'None'
                    $result = Invoke-Pester -Configuration $configuration
                    $tests = foreach ($test in $result.Tests) {
                        @{ Name = $test.Name; Result = "$($test.Result)"; Message = @($test.ErrorRecord | ForEach-Object { "$_" }) -join ' ' }
                    }
                    'RESULT ' + (@{ Version = "$($result.Version)"; Tests = @($tests) } | ConvertTo-Json -Depth 5 -Compress)
                }
            }
            foreach ($line in $lines | Where-Object { $_ -like 'RESULT *' }) {
                $result = $line.Substring(7) | ConvertFrom-Json
                $failed = foreach ($test in $result.Tests | Where-Object { $_.Result -ne 'Passed' }) { "$($test.Name): $($test.Message)" }
                [pscustomobject]@{ Version = $result.Version; Count = $result.Tests.Count; Failed = @($failed) }
            }
        }

        function New-Case([scriptblock] $Do = { }, [hashtable] $Parameters, [hashtable] $Variables = @{}) {
            # A root and a crontab of its own, in which all is well until Do has been there.
            $script:root = Join-Path $elsewhere ([Guid]::NewGuid().ToString('N').Substring(0, 8))
            $script:drill = Join-Path $root '.docassist/drill.json'
            Copy-Item -LiteralPath $template -Destination $root -Recurse
            $env:DOCASSIST_CRONTAB = Join-Path $TestDrive "crontab-$(Split-Path -Leaf $root)"
            [IO.File]::WriteAllText($env:DOCASSIST_CRONTAB, '')
            $null = Register-DocAssistBackupSchedule -Daily -At 18:30 -DataPath $data -BackupRoot $root -Scheduler Cron
            . $Do
            if (-not $Parameters) { $Parameters = @{ DataPath = $data; BackupRoot = $root } }
            @{ Data = $Parameters; Variables = @{ DOCASSIST_CRONTAB = $env:DOCASSIST_CRONTAB } + $Variables }
        }

        function New-Configuration([int] $Hours) {
            $env:DOCASSIST_BACKUP_CONFIG_DIR = (New-Item -ItemType Directory -Path (Join-Path $TestDrive "$Hours hours")).FullName
            Set-DocAssistBackupConfiguration -GreenForHours $Hours
            @{ DOCASSIST_DATA_DIR = $data; DOCASSIST_BACKUP_DIR = $root; DOCASSIST_BACKUP_CONFIG_DIR = $env:DOCASSIST_BACKUP_CONFIG_DIR }
        }

        # All in few processes, because starting one takes longer than what is done in it.
        $good = New-Case
        $made = Get-Made
        $away = New-Case -Parameters @{ DataPath = $data; BackupRoot = Join-Path $elsewhere 'a/way' }
        $before = Get-FolderState $data $made
        $five = @(Invoke-Compliance '5.*' @($good, $away))
        $six = @(Invoke-Compliance '6.*' @($good, $away))
        $after = Get-FolderState $data $made
        $found = @(Invoke-Compliance '6.*' @($States | Select-Object -SkipLast 1 | ForEach-Object { New-Case $_.Do }))
        $found += Invoke-Compliance '6.*' @(New-Case $States[-1].Do)
        Remove-Item -LiteralPath (Join-Path $data 'prescriptions/Asha Rao.pdf')
        $old = New-Case { Edit-Time 50 }
        $unnamed = @(foreach ($hours in 72, 48) { @{ Data = @{}; Variables = $old.Variables + (New-Configuration $hours) } })
        $byEnvironment = @(Invoke-Compliance '6.*' $unnamed)
    }

    AfterAll {
        if ($elsewhere) { Remove-Item -LiteralPath $elsewhere -Recurse -Force }
        if ($saved) { foreach ($name in $saved.Keys) { [Environment]::SetEnvironmentVariable($name, $saved[$name]) } }
    }

    It 'all pass for a clinic that is in order, and change nothing, in Pester <_>' -ForEach $versions {
        $result = if ($_ -eq '5.*') { $five[0] } else { $six[0] }
        $result.Version | Should -BeLike $_
        $result.Count | Should -Be 6
        $result.Failed | Should -BeNullOrEmpty
        $after | Should -Be $before
    }

    It 'say what is wrong where nothing can be known, in Pester <_>' -ForEach $versions {
        $result = if ($_ -eq '5.*') { $five[1] } else { $six[1] }
        $result.Failed[0] | Should -BeLike "have a good one that is recent: There is no good backup in '*way'.*"
        $result.Failed[-1] | Should -BeLike "are of the right data*way' is not there. Connect the drive or share*"
    }

    It 'find the folders of the environment and the hours of the configuration' {
        $byEnvironment[0].Failed | Should -BeNullOrEmpty
        $byEnvironment[1].Failed | Should -BeLike 'have a good one that is recent: *is 50 hours old, and 48 are allowed.*'
    }

    It 'fail in "<Test>" alone where <What>' -ForEach $states {
        $failed = $found[$Number].Failed
        $failed | Should -BeLike "${Test}: *$Says*"
        $failed.Count | Should -Be 1
        $failed | Should -Match '\.$'
        $failed | Should -Not -Match 'Asha'
    }
}
