# Watch-DocAssistApplication with programs that really run: the sample clinic, which writes to the data until it is stopped or killed,
# and shell scripts with names of their own.

BeforeDiscovery { $onWindows = [IO.Path]::DirectorySeparatorChar -eq '\' }

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-Module -Name $ModulePath
    $env:XDG_STATE_HOME = Join-Path $TestDrive 'state'
    $template = Initialize-Clinic (Join-Path $TestDrive 'template')

    function New-Data {
        $folder = Join-Path $TestDrive ([Guid]::NewGuid().ToString('N').Substring(0, 8))
        Copy-Item -LiteralPath $template -Destination $folder -Recurse
        $folder
    }

    function New-Program {
        # A program whose name nobody else has; it runs until the file beside it is there.
        $path = Join-Path $TestDrive ('app' + [Guid]::NewGuid().ToString('N').Substring(0, 8))
        [IO.File]::WriteAllText($path, "#!/bin/sh`nwhile [ ! -e '$path.stop' ]; do sleep 0.1; done`n")
        Invoke-Native { chmod +x $path }
        $path
    }

    function Edit-Database([string] $Data) {
        $stream = [IO.File]::OpenWrite((Join-Path $Data 'clinic.db'))
        $stream.Position = 8192
        $stream.Write((New-Object byte[] 20000), 0, 20000)
        $stream.Dispose()
    }

    function Get-App {
        # The app of a test as the cmdlet starts it: the sample clinic's program with these words.
        if ($SampleClinicProgram -like '*.dll') { @{ FilePath = 'dotnet'; ArgumentList = @($SampleClinicProgram) + $args } }
        else { @{ FilePath = $SampleClinicProgram; ArgumentList = $args } }
    }
}

AfterAll { $env:XDG_STATE_HOME = $null }

Describe 'Watch-DocAssistApplication' {
    BeforeEach {
        $data = New-Data
        $root = New-EmptyRoot
        $common = @{ DataPath = $data; BackupRoot = $root }
    }

    It 'backs up when the app of an id is killed in the middle of its work' {
        $app = Start-SampleClinic write --path $data --rate 20 --seconds 600
        $session = New-Session
        try {
            $job = Start-InSession $session -Arguments $app.Id, $data, $root {
                param($id, $data, $root) Watch-DocAssistApplication -Id $id -DataPath $data -BackupRoot $root -Verbose
            }
            Wait-Until { @($job.Shell.Streams.Verbose | Where-Object { $_.Message -like '*to close*' }).Count -gt 0 }
            $job.Run.IsCompleted | Should -BeFalse
            @(Get-DocAssistBackup -BackupRoot $root).Count | Should -Be 0
            Stop-Child $app
            $null = $job.Shell.EndInvoke($job.Run)
        }
        finally {
            Stop-Child $app
            Close-Session $session
        }
        "$($job.Output.Outcome)", $job.Output.ExitCode | Should -Be 'Good', 0
        (Get-DocAssistBackup -BackupRoot $root).Name | Should -Be $job.Output.Backup
        Test-DocAssistBackup -BackupRoot $root -Full -Quiet | Should -BeTrue
        (Get-DocAssistBackupHistory -BackupRoot $root).Id | Should -Be $job.Output.Id
    }

    It 'starts the app, waits for its end and backs up what it has written' {
        $app = Get-App write --path $data --rate 20 --seconds 2
        $run = Watch-DocAssistApplication @app @common
        @($run).Count | Should -Be 1
        "$($run.Outcome)" | Should -Be 'Good'
        $before = (Test-DocAssistDatabase -LiteralPath (Join-Path $template 'clinic.db')).VisitCount
        (Get-DocAssistBackup -BackupRoot $root).VisitCount | Should -BeGreaterThan $before
    }

    It 'publishes what is complete when the time is over, and the next run makes the whole one' {
        $app = Get-App check --database (Join-Path $data 'clinic.db')
        $short = Watch-DocAssistApplication @app -TimeBudgetSec 0 @common -WarningAction SilentlyContinue
        "$($short.Outcome)", $short.ExitCode | Should -Be 'Partial', 3
        $short.Message | Should -BeLike '*The time of 0 s was over before * files of Prescriptions were copied.*'
        $partial = Get-DocAssistBackup -BackupRoot $root
        "$($partial.Verdict)" | Should -Be 'Partial'
        Join-Path $partial.Path 'clinic.db' | Should -Exist
        (Test-DocAssistBackup -BackupRoot $root -Full).Intact | Should -BeTrue
        "$((Invoke-DocAssistBackupRun @common -MinInterval 1:00).Outcome)" | Should -Be 'Good'
    }

    It 'skips a close within the minimum interval, which is an hour where nobody has said another' {
        $app = Get-App check --database (Join-Path $data 'clinic.db')
        $outcomes = foreach ($i in 1..5) { "$((Watch-DocAssistApplication @app @common).Outcome)" }
        $outcomes | Should -Be 'Good', 'Skipped', 'Skipped', 'Skipped', 'Skipped'
        @(Get-DocAssistBackup -BackupRoot $root).Count | Should -Be 1
        "$((Watch-DocAssistApplication @app @common -MinInterval 0:00).Outcome)" | Should -Be 'Good'
    }

    It 'makes no backup where the settings say so' {
        $app = Get-App check --database (Join-Path $data 'clinic.db')
        $saved = $env:DOCASSIST_BACKUP_CONFIG_DIR
        $env:DOCASSIST_BACKUP_CONFIG_DIR = Join-Path $TestDrive 'configuration'
        try {
            Set-DocAssistBackupConfiguration -OnClose $false
            Watch-DocAssistApplication @app @common -WarningVariable warnings -WarningAction SilentlyContinue |
                Should -BeNullOrEmpty
            "$warnings" | Should -BeLike '*OnClose is off*'
            Get-DocAssistBackup -BackupRoot $root | Should -BeNullOrEmpty
        }
        finally { $env:DOCASSIST_BACKUP_CONFIG_DIR = $saved }
    }

    It 'has an error for an argument that is null, and starts nothing' {
        $mark = Join-Path $TestDrive ([Guid]::NewGuid().ToString('N'))
        $app = Get-App create --path $mark --patients 1
        $failure = Get-Failure { Watch-DocAssistApplication -FilePath $app.FilePath -ArgumentList (@($app.ArgumentList) + $null) @common }
        $failure.Errors.FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError*'
        $mark | Should -Not -Exist
    }

    It 'does nothing with -WhatIf' {
        $mark = Join-Path $TestDrive 'started'
        $program = (Get-Process -Id $PID).Path
        Watch-DocAssistApplication -FilePath $program -ArgumentList $mark @common -WhatIf | Should -BeNullOrEmpty
        Get-DocAssistBackup -BackupRoot $root | Should -BeNullOrEmpty
    }

    It 'has an error for <What>' -ForEach @(
        @{ What = 'an id that no program has'; Id = 'ApplicationNotRunning'; Parameters = @{ Id = [int]::MaxValue } }
        @{ What = 'a program that is not there'; Id = 'ToolNotFound'; Parameters = @{ FilePath = 'no-such-program' } }
        @{ What = 'data that is not there'; Id = 'DataFolderNotFound'; Parameters = @{ Name = 'x'; DataPath = '/nowhere/at/all' } }
    ) {
        $all = $common.Clone()
        foreach ($key in $Parameters.Keys) { $all[$key] = $Parameters[$key] }
        $failure = Get-Failure { Watch-DocAssistApplication @all }
        $failure.Errors.FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $failure.Terminating | Should -BeFalse
        $failure.Output | Should -BeNullOrEmpty
    }
}

Describe 'Watch-DocAssistApplication on a database that is not healthy' {
    BeforeEach {
        $data = New-Data
        $root = New-EmptyRoot
        $common = @{ DataPath = $data; BackupRoot = $root }
        $good = (New-DocAssistBackup @common).Name
        Edit-Database $data
        # It leaves a clinic behind, by which it is seen that it was started.
        $mark = Join-Path $TestDrive ([Guid]::NewGuid().ToString('N'))
        $app = Get-App create --path $mark --patients 1
    }

    It 'says so, records it, and does not start the app' {
        $failure = Get-Failure { Watch-DocAssistApplication @app @common }
        $failure.Errors.Count | Should -Be 1
        $failure.Errors.FullyQualifiedErrorId | Should -BeLike 'DatabaseCorrupt,*'
        "$($failure.Errors)" | Should -BeLike '*damaged*The app was not started.'
        $failure.Errors[0].ErrorDetails.RecommendedAction | Should -BeLike "*$good*Repair-DocAssistDatabase*"
        $failure.Output | Should -BeNullOrEmpty
        $mark | Should -Not -Exist
        $record = @(Get-DocAssistBackupHistory -BackupRoot $root)[0]
        "$($record.Outcome)", $record.ErrorId, $record.ExitCode | Should -Be 'Failed', 'DatabaseCorrupt', 7
        "$((Get-DocAssistBackupStatus @common).Health)" | Should -Be 'Red'
    }

    It 'starts it with -Force, says so all the same, and keeps what is there as evidence' {
        $failure = Get-Failure { Watch-DocAssistApplication @app @common -Force -MinInterval 0:00 }
        $failure.Errors.FullyQualifiedErrorId | Should -BeLike 'DatabaseCorrupt,*'
        $mark | Should -Exist
        "$($failure.Output.Outcome)", $failure.Output.ErrorId | Should -Be 'Corrupt', 'DatabaseCorrupt'
        "$((Get-DocAssistBackup -BackupRoot $root | Where-Object Name -EQ $good).Verdict)" | Should -Be 'Good'
    }

    It 'repairs it with -Repair before the app is started' {
        $run = Watch-DocAssistApplication @app @common -Repair -Force -MinInterval 0:00 -WarningVariable warnings -WarningAction SilentlyContinue
        "$($run.Outcome)" | Should -Be 'Good'
        "$warnings" | Should -BeLike "*restored from $good*Restore-DocAssistBackup*"
        Test-DocAssistDatabase -DataPath $data -Quiet | Should -BeTrue
        $mark | Should -Exist
    }

    It 'asks before it repairs, and starts nothing when the answer is no' {
        $session = New-Session
        try {
            $said = Invoke-InSession $session -Answers 'No' -Arguments $data, $root, $app.FilePath, $app.ArgumentList {
                param($data, $root, $file, $list) Watch-DocAssistApplication -DataPath $data -BackupRoot $root -FilePath $file -ArgumentList $list -Repair
            }
        }
        finally { Close-Session $session }
        @($said.Questions).Count | Should -Be 1
        $said.Questions | Should -BeLike "*Restore $good*"
        $said.Errors.FullyQualifiedErrorId | Should -BeLike 'DatabaseCorrupt,*'
        $mark | Should -Not -Exist
        Test-DocAssistDatabase -DataPath $data -Quiet | Should -BeFalse
    }

    It 'watches an app that runs already, and says so' {
        $running = Start-SampleClinic write --path $template --rate 1 --seconds 600
        $session = New-Session
        try {
            $job = Start-InSession $session -Arguments $running.Id, $data, $root {
                param($id, $data, $root) Watch-DocAssistApplication -Id $id -DataPath $data -BackupRoot $root -MinInterval 0:00 -Verbose
            }
            Wait-Until { @($job.Shell.Streams.Verbose | Where-Object { $_.Message -like '*to close*' }).Count -gt 0 }
            Stop-Child $running
            $null = $job.Shell.EndInvoke($job.Run)
        }
        finally {
            Stop-Child $running
            Close-Session $session
        }
        @($job.Shell.Streams.Error)[0].FullyQualifiedErrorId | Should -BeLike 'DatabaseCorrupt,*'
        "$($job.Output.Outcome)" | Should -Be 'Corrupt'
    }
}

Describe 'Watch-DocAssistApplication by name' -Skip:$onWindows {
    It 'goes on after a close, and Ctrl+C ends it' {
        $data = New-Data
        $root = New-EmptyRoot
        $program = New-Program
        $session = New-Session
        try {
            $job = Start-InSession $session -Arguments (Split-Path -Leaf $program), $data, $root {
                param($name, $data, $root) Watch-DocAssistApplication $name -DataPath $data -BackupRoot $root -MinInterval 0:00 -Verbose
            }
            foreach ($close in 1, 2) {
                Wait-Until { @($job.Shell.Streams.Verbose | Where-Object { $_.Message -like '*to start*' }).Count -ge $close }
                Remove-Item -Path "$program.stop" -ErrorAction Ignore
                $app = Start-Process -FilePath $program -PassThru
                Wait-Until { @($job.Shell.Streams.Verbose | Where-Object { $_.Message -like '*to close*' }).Count -ge $close }
                $null = New-Item -ItemType File -Path "$program.stop"
                $app.WaitForExit()
                Wait-Until { $job.Output.Count -ge $close }
            }
            $job.Run.IsCompleted | Should -BeFalse
            $job.Shell.Stop()
        }
        finally { Close-Session $session }
        $job.Output.Outcome | ForEach-Object { "$_" } | Should -Be 'Good', 'Good'
        @(Get-DocAssistBackup -BackupRoot $root).Count | Should -Be 2
    }

    It 'ends after the first with -Once' {
        $data = New-Data
        $program = New-Program
        $session = New-Session
        try {
            $job = Start-InSession $session -Arguments (Split-Path -Leaf $program), $data, (New-EmptyRoot) {
                param($name, $data, $root) Watch-DocAssistApplication -Name $name -DataPath $data -BackupRoot $root -Once
            }
            $app = Start-Process -FilePath $program -PassThru
            Start-Sleep -Seconds 3
            Stop-Child $app
            $null = $job.Shell.EndInvoke($job.Run)
        }
        finally { Close-Session $session }
        "$($job.Output.Outcome)" | Should -Be 'Good'
    }
}

Describe 'What Register-DocAssistBackupSchedule -OnClose registers' -Skip:$onWindows {
    It 'watches the app, as a new PowerShell is told to' {
        $data = New-Data
        $root = New-EmptyRoot
        $program = New-Program
        $session = New-Session
        try {
            $said = Invoke-InSession $session -Arguments (Split-Path -Leaf $program), $data, $root {
                param($name, $data, $root) Register-DocAssistBackupSchedule -OnClose -ApplicationName $name -Scheduler Systemd -DataPath $data -BackupRoot $root -WhatIf
            }
        }
        finally { Close-Session $session }
        "$($said.Lines)" | Should -BeLike "*(When $(Split-Path -Leaf $program) has closed) with Systemd*"
        "$($said.Lines)" -match '"-Command" "(?<Script>[^"]*)"' | Should -BeTrue
        $text = [scriptblock]::Create($Matches.Script.Replace('$$', '$'))
        $app = Start-Process -FilePath $program -PassThru
        $child = Start-ChildCommand $text
        try {
            Start-Sleep -Seconds 8
            Get-DocAssistBackup -BackupRoot $root | Should -BeNullOrEmpty
            Stop-Child $app
            Wait-Until { @(Get-DocAssistBackup -BackupRoot $root).Count -eq 1 }
            $child.HasExited | Should -BeFalse
        }
        finally {
            Stop-Child $app
            Stop-Child $child
        }
        "$((Get-DocAssistBackup -BackupRoot $root).Verdict)" | Should -Be 'Good'
    }

    It 'is refused by cron' {
        $failure = Get-Failure { Register-DocAssistBackupSchedule -OnClose -ApplicationName DocAssist -Scheduler Cron -DataPath $template -BackupRoot $TestDrive -WhatIf }
        $failure.Errors.FullyQualifiedErrorId | Should -BeLike 'ScheduleInvalid,*'
    }

    It 'is refused without the name of the app, because nobody could say what to watch' {
        $set = (Get-Command -Name Register-DocAssistBackupSchedule).ParameterSets | Where-Object Name -EQ 'OnClose'
        ($set.Parameters | Where-Object Name -EQ 'ApplicationName').IsMandatory | Should -BeTrue
        $set.Parameters.Name | Should -Not -Contain 'TimeLimit'
    }
}
