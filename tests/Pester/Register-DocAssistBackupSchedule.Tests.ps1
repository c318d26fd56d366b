# Register-, Get- and Unregister-DocAssistBackupSchedule with a crontab that is a file of the test: nothing of the account is touched.
# Scheduling.Tests.ps1 has the real schedulers.

BeforeDiscovery { $onWindows = [IO.Path]::DirectorySeparatorChar -eq '\' }

Describe 'Register-DocAssistBackupSchedule' -Skip:$onWindows {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        Import-Module -Name $ModulePath
        $saved = @{}
        foreach ($name in 'PATH', 'XDG_CONFIG_HOME', 'DOCASSIST_CRONTAB') { $saved[$name] = [Environment]::GetEnvironmentVariable($name) }
        $clinic = Initialize-Clinic (Join-Path $TestDrive "Dr. O'Brien 100% \`$x")
        $root = New-EmptyRoot
        $programs = (New-Item -ItemType Directory -Path (Join-Path $TestDrive 'programs')).FullName
        $env:DOCASSIST_CRONTAB = Join-Path $TestDrive 'crontab'
        $env:XDG_CONFIG_HOME = Join-Path $TestDrive 'config'
        $env:PATH = "$programs`:$env:PATH"
        $script = @'
#!/bin/sh
case "$1" in
    -l) if [ -f "$DOCASSIST_CRONTAB" ]; then cat "$DOCASSIST_CRONTAB"; else echo "no crontab for tester" >&2; exit 1; fi ;;
    -) cat > "$DOCASSIST_CRONTAB" ;;
esac
'@
        [IO.File]::WriteAllText((Join-Path $programs 'crontab'), $script.Replace("`r", '') + "`n")
        Invoke-Native { chmod +x (Join-Path $programs 'crontab') }
        # A crontab of somebody, with a byte that is no UTF-8.
        $others = [byte[]]([Text.Encoding]::ASCII.GetBytes("# mine`nMAILTO=me`n*/5 * * * * date +\%H >> /tmp/Z") + [byte]0xfc + [Text.Encoding]::ASCII.GetBytes("rich`n`n"))
        $common = @{ DataPath = $clinic; BackupRoot = $root; Scheduler = 'Cron' }

        function Get-Crontab { if (Test-Path -LiteralPath $env:DOCASSIST_CRONTAB) { [BitConverter]::ToString([IO.File]::ReadAllBytes($env:DOCASSIST_CRONTAB)) } }
    }

    BeforeEach { [IO.File]::WriteAllBytes($env:DOCASSIST_CRONTAB, $others) }

    AfterAll {
        if ($saved) { foreach ($name in $saved.Keys) { [Environment]::SetEnvironmentVariable($name, $saved[$name]) } }
    }

    It 'adds its lines to the crontab and gives the schedule' {
        $schedule = Register-DocAssistBackupSchedule -Daily -At 18:30 @common
        $schedule.Name, $schedule.Schedule, "$($schedule.Scheduler)", $schedule.Enabled, $schedule.Changed | Should -Be 'DocAssist Backup', 'Every day at 18:30', 'Cron', $true, $true
        $schedule.NextRun | Should -BeGreaterThan ([datetime]::Now)
        $schedule.NextRun.TimeOfDay | Should -Be '18:30:00'
        $schedule.Command | Should -BeLike '*Invoke-DocAssistBackupRun*'
        Get-Crontab | Should -BeLike "$([BitConverter]::ToString($others))-*"
    }

    It 'changes nothing when it is run again, and says so' {
        $null = Register-DocAssistBackupSchedule -Weekly -At '6:30 PM' -DaysOfWeek Monday, Friday @common
        $before = Get-Crontab
        $again = Register-DocAssistBackupSchedule -Weekly -At 18:30 -DaysOfWeek Friday, Monday @common
        $again.Changed | Should -BeFalse
        $again.Schedule | Should -Be 'Every Monday and Friday at 18:30'
        Get-Crontab | Should -BeExactly $before
    }

    It 'takes the place of the schedule that has its name' {
        $null = Register-DocAssistBackupSchedule -Daily -At 18:30 @common
        $new = Register-DocAssistBackupSchedule -Name 'docassist backup' -EveryHours 4 -RandomDelay 00:10 @common
        $new.Changed | Should -BeTrue
        @(Get-DocAssistBackupSchedule).Schedule | Should -Be 'Every 4 hours, up to 10 min later'
    }

    It 'shows what it would register with -WhatIf, and registers nothing' {
        $session = New-Session
        try {
            $said = Invoke-InSession $session -Arguments $clinic, $root { param($data, $root) Register-DocAssistBackupSchedule -Daily -At 18:30 -Scheduler Cron -DataPath $data -BackupRoot $root -WhatIf }
        }
        finally { Close-Session $session }
        "$($said.Lines)" | Should -BeLike "What if: Register the schedule 'DocAssist Backup' (Every day at 18:30) with Cron*30 18 `* `* `* TERM=dumb NO_COLOR=1*"
        $said.Output | Should -BeNullOrEmpty
        Get-Crontab | Should -BeExactly ([BitConverter]::ToString($others))
    }

    It 'registers a line that the shell and PowerShell understand' {
        $null = Register-DocAssistBackupSchedule -EveryHours 1 @common
        $line = [Text.Encoding]::UTF8.GetString([IO.File]::ReadAllBytes($env:DOCASSIST_CRONTAB)) -split "`n" | Where-Object { $_ -like '0 `**Invoke-DocAssist*' }
        # As cron does it: five fields away, and the backslash from each percent sign.
        $command = ($line -replace '^(\S+ ){5}').Replace('\%', '%')
        if (-not (Get-Command -Name Invoke-DocAssistBackupRun -ErrorAction Ignore)) {
            $command = $command -replace 'exit \(Invoke-DocAssistBackupRun (.*)\)\.ExitCode', '$made = New-DocAssistBackup $1; exit [int]($made.Verdict -ne 0)'
        }
        $file = Join-Path $TestDrive 'line.sh'
        [IO.File]::WriteAllText($file, "$command`n")
        $said = env -i "HOME=$HOME" 'PATH=/usr/bin:/bin' sh $file 2>&1
        $LASTEXITCODE | Should -Be 0 -Because "it said: $said"
        "$said" | Should -Not -Match '\x1b'
        @(Get-DocAssistBackup -BackupRoot $root).Verdict | Should -Be 'Good'
        (Get-DocAssistBackup -BackupRoot $root).DataPath | Should -BeExactly $clinic
    }

    It 'takes along what the variables of the app say' {
        $env:DOCASSIST_DATA_DIR = $clinic
        $env:DOCASSIST_PDF_DIR = Join-Path $TestDrive 'papers'
        try { $schedule = Register-DocAssistBackupSchedule -Daily -At 18:30 -BackupRoot $root -Scheduler Cron }
        finally { $env:DOCASSIST_DATA_DIR = $env:DOCASSIST_PDF_DIR = $null }
        $schedule.Command | Should -BeLike '*$env:DOCASSIST_PDF_DIR = *papers*'
        $schedule.Command | Should -Not -BeLike '*-DataPath*'
    }

    It 'refuses <Why>' -ForEach @(
        @{ Why = 'a name that cannot be one of a file'; Id = 'ScheduleInvalid'; Parameters = @{ Name = 'a/b'; Daily = $true; At = '18:30' } }
        @{ Why = 'what cron cannot do'; Id = 'ScheduleInvalid'; Parameters = @{ AtLogOn = $true } }
        @{ Why = 'data that is not there'; Id = 'DataFolderNotFound'; Parameters = @{ Daily = $true; At = '18:30'; DataPath = '/nowhere/at/all' } }
        @{ Why = 'a scheduler of another system'; Id = 'ToolNotFound'; Parameters = @{ Daily = $true; At = '18:30'; Scheduler = 'TaskScheduler' } }
    ) {
        $all = $common.Clone()
        foreach ($key in $Parameters.Keys) { $all[$key] = $Parameters[$key] }
        $failure = Get-Failure { Register-DocAssistBackupSchedule @all }
        $failure.Errors.FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $failure.Terminating | Should -BeTrue
        Get-Crontab | Should -BeExactly ([BitConverter]::ToString($others))
    }

    It 'leaves a crontab alone that it cannot read' {
        $broken = (New-Item -ItemType Directory -Path (Join-Path $TestDrive 'broken')).FullName
        [IO.File]::WriteAllText((Join-Path $broken 'crontab'), "#!/bin/sh`n[ `"`$1`" = -l ] || cat > '$env:DOCASSIST_CRONTAB'`necho 'you are not allowed' >&2`nexit 1`n")
        Invoke-Native { chmod +x (Join-Path $broken 'crontab') }
        $path = $env:PATH
        $env:PATH = "$broken`:$path"
        try { $failure = Get-Failure { Register-DocAssistBackupSchedule -Daily -At 18:30 @common } }
        finally { $env:PATH = $path }
        $failure.Errors.FullyQualifiedErrorId | Should -BeLike 'ToolFailed,*'
        "$($failure.Errors)" | Should -BeLike '*not allowed*'
        Get-Crontab | Should -BeExactly ([BitConverter]::ToString($others))
    }
}

Describe 'Get- and Unregister-DocAssistBackupSchedule' -Skip:$onWindows {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        Import-Module -Name $ModulePath
        $saved = @{}
        foreach ($name in 'PATH', 'XDG_CONFIG_HOME', 'DOCASSIST_CRONTAB') { $saved[$name] = [Environment]::GetEnvironmentVariable($name) }
        $clinic = Initialize-Clinic (Join-Path $TestDrive 'clinic')
        $env:DOCASSIST_CRONTAB = Join-Path $TestDrive 'crontab'
        $env:XDG_CONFIG_HOME = Join-Path $TestDrive 'config'
        $env:PATH = "$(Join-Path $TestDrive 'programs'):$env:PATH"
        $null = New-Item -ItemType Directory -Path (Join-Path $TestDrive 'programs')
        $script = "#!/bin/sh`ncase `"`$1`" in -l) cat `"`$DOCASSIST_CRONTAB`" ;; -) cat > `"`$DOCASSIST_CRONTAB`" ;; esac`n"
        [IO.File]::WriteAllText((Join-Path $TestDrive 'programs/crontab'), $script)
        Invoke-Native { chmod +x (Join-Path $TestDrive 'programs/crontab') }
    }

    BeforeEach {
        [IO.File]::WriteAllText($env:DOCASSIST_CRONTAB, "0 5 * * * mine`n")
        foreach ($name in 'Evening', 'Noon') { $null = Register-DocAssistBackupSchedule $name -Daily -At 18:30 -DataPath $clinic -BackupRoot $TestDrive -Scheduler Cron }
    }

    AfterAll {
        if ($saved) { foreach ($name in $saved.Keys) { [Environment]::SetEnvironmentVariable($name, $saved[$name]) } }
    }

    It 'lists by name and by pattern' {
        (Get-DocAssistBackupSchedule).Name | Should -Be 'Evening', 'Noon'
        (Get-DocAssistBackupSchedule -Name 'e*').Name | Should -Be 'Evening'
        Get-DocAssistBackupSchedule -Name 'x*' | Should -BeNullOrEmpty
        (Get-DocAssistBackupSchedule noon).Changed | Should -BeNullOrEmpty
    }

    It 'removes one and leaves all other lines' {
        Unregister-DocAssistBackupSchedule evening
        (Get-DocAssistBackupSchedule).Name | Should -Be 'Noon'
        Get-DocAssistBackupSchedule | Unregister-DocAssistBackupSchedule
        [IO.File]::ReadAllText($env:DOCASSIST_CRONTAB) | Should -BeExactly "0 5 * * * mine`n"
    }

    It 'removes nothing with -WhatIf' {
        Unregister-DocAssistBackupSchedule * -WhatIf
        (Get-DocAssistBackupSchedule).Name | Should -Be 'Evening', 'Noon'
    }

    It 'has an error for a plain name that no schedule has, and goes on' {
        $failure = Get-Failure { Unregister-DocAssistBackupSchedule Morning, Noon }
        $failure.Errors.FullyQualifiedErrorId | Should -BeLike 'ScheduleNotFound,*'
        $failure.Terminating | Should -BeFalse
        (Get-DocAssistBackupSchedule).Name | Should -Be 'Evening'
        (Get-Failure { Get-DocAssistBackupSchedule Morning }).Errors.CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }

    It 'lists timers of a systemd that does not answer as not enabled' {
        $units = (New-Item -ItemType Directory -Force -Path (Join-Path $env:XDG_CONFIG_HOME 'systemd/user')).FullName
        $runtime = $env:XDG_RUNTIME_DIR
        $env:XDG_RUNTIME_DIR = Join-Path $TestDrive 'no-runtime'
        try {
            [IO.File]::WriteAllText((Join-Path $units 'docassist--night.timer'), "[Timer]`nOnCalendar=daily`n`n[X-DocAssist]`nName=Night`nSchedule=Every day at 00:00`nCommand=x`n")
            $night = Get-DocAssistBackupSchedule Night
            "$($night.Scheduler)", $night.Enabled | Should -Be 'Systemd', $false
            Unregister-DocAssistBackupSchedule Night
            Join-Path $units 'docassist--night.timer' | Should -Not -Exist
        }
        finally { $env:XDG_RUNTIME_DIR = $runtime }
    }
}
