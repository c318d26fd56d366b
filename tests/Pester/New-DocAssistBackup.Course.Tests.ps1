BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-Module -Name $ModulePath
    $clinic = Initialize-Clinic (Join-Path $TestDrive 'clinic') -Options '--extra'
    $session = New-Session
}

AfterAll { Close-Session $session }

Describe 'New-DocAssistBackup -WhatIf' {
    BeforeAll {
        $root = New-EmptyRoot
        $first = New-DocAssistBackup -DataPath $clinic -BackupRoot $root
        foreach ($day in 1..2) { $null = New-DatedBackup -Source $first.Path -At "2026-01-0$day" }
        $before = Get-FolderState $clinic $root
        $run = Invoke-InSession $session { param($data, $root) New-DocAssistBackup -DataPath $data -BackupRoot $root -KeepLast 2 -WhatIf } $clinic, $root
    }

    It 'changes nothing at all' {
        Get-FolderState $clinic $root | Should -Be $before
    }

    It 'emits nothing' {
        $run.Output | Should -BeNullOrEmpty
        $run.Errors | Should -BeNullOrEmpty
    }

    It 'says what would be backed up, and to where' {
        $files = @(Get-ChildItem -Path "$clinic/prescriptions", "$clinic/chroma", "$clinic/clinic.db", "$clinic/settings.json" -Recurse -File).Count
        $run.Lines[0] | Should -Match ([regex]::Escape("Back up $files files"))
        $run.Lines[0] | Should -Match ([regex]::Escape("of '$clinic'`" on target `"$root`""))
    }

    It 'says what retention would remove, and why' {
        $run.Lines.Count | Should -Be 3
        foreach ($day in 1..2) {
            $run.Lines -match "backup_2026-01-0${day}_00-00-00" | Should -Match ([regex]::Escape('Remove by retention (older than the 2 that are kept)'))
        }
    }

    It 'says nothing of retention with -NoRetention' {
        $none = Invoke-InSession $session { param($data, $root) New-DocAssistBackup -DataPath $data -BackupRoot $root -NoRetention -WhatIf } $clinic, $root
        $none.Lines.Count | Should -Be 1
    }

    It 'makes no root' {
        $new = Join-Path $root 'new'
        $null = Invoke-InSession $session { param($data, $root) New-DocAssistBackup -DataPath $data -BackupRoot $root -WhatIf } $clinic, $new
        Get-FolderState $clinic $root | Should -Be $before
    }

    It 'is also what $WhatIfPreference asks for' {
        $null = Invoke-InSession $session { param($data, $root) $WhatIfPreference = $true; New-DocAssistBackup -DataPath $data -BackupRoot $root } $clinic, $root
        Get-FolderState $clinic $root | Should -Be $before
    }

    It 'is stronger than -Confirm' {
        $both = Invoke-InSession $session { param($data, $root) New-DocAssistBackup -DataPath $data -BackupRoot $root -WhatIf -Confirm } $clinic, $root
        $both.Questions | Should -BeNullOrEmpty
        Get-FolderState $clinic $root | Should -Be $before
    }
}

Describe 'New-DocAssistBackup -Confirm' {
    BeforeAll { $root = New-EmptyRoot }

    It 'makes nothing when the answer is no' {
        $before = Get-FolderState $clinic $root
        $run = Invoke-InSession $session { param($data, $root) New-DocAssistBackup -DataPath $data -BackupRoot $root -Confirm } $clinic, $root -Answers 'No'
        $run.Questions | Should -Match ([regex]::Escape($root))
        $run.Output | Should -BeNullOrEmpty
        Get-FolderState $clinic $root | Should -Be $before
    }

    It 'makes it when the answer is yes' {
        $run = Invoke-InSession $session { param($data, $root) New-DocAssistBackup -DataPath $data -BackupRoot $root -Confirm } $clinic, $root -Answers 'Yes'
        $run.Unasked | Should -Be 0
        $run.Output.Verdict | Should -Be 'Good'
    }

    It 'says how much would be backed up whenever it asks or tells: <Name>' -ForEach @(
        @{ Name = '-Confirm'; Said = 'Questions'; Answers = @('No'); Script = { param($data, $root) New-DocAssistBackup -DataPath $data -BackupRoot $root -Confirm } }
        @{ Name = '$ConfirmPreference'; Said = 'Questions'; Answers = @('No'); Script = { param($data, $root) $ConfirmPreference = 'Low'; New-DocAssistBackup -DataPath $data -BackupRoot $root } }
        @{ Name = '-Verbose'; Said = 'Verbose'; Answers = @(); Script = { param($data, $root) New-DocAssistBackup -DataPath $data -BackupRoot $root -Verbose } }
    ) {
        $run = Invoke-InSession $session $Script $clinic, $root -Answers $Answers
        "$($run.$Said)" | Should -Match 'Back up \d+ files, [\d.,]+ [KM]B, of '
    }

    It 'is not asked by itself: making a backup harms nothing' {
        $run = Invoke-InSession $session { param($data, $root) New-DocAssistBackup -DataPath $data -BackupRoot $root } $clinic, $root
        $run.Questions | Should -BeNullOrEmpty
        $run.Output.Verdict | Should -Be 'Good'
    }
}

Describe 'A long backup' {
    BeforeAll {
        $large = New-SampleClinic (Join-Path $TestDrive 'large') -Options '--prescriptions', '4', '--padding', '64000000'
        $temporary = Join-Path $TestDrive 'temporary'
        $null = New-Item -ItemType Directory -Path $temporary
        $saved = @{}
        foreach ($name in 'TMPDIR', 'TMP') {
            $saved[$name] = [Environment]::GetEnvironmentVariable($name)
            [Environment]::SetEnvironmentVariable($name, $temporary)
        }
    }

    AfterAll { foreach ($name in $saved.Keys) { [Environment]::SetEnvironmentVariable($name, $saved[$name]) } }

    It 'reports progress that rises and ends' {
        $run = Invoke-InSession $session { param($data, $root) New-DocAssistBackup -DataPath $data -BackupRoot $root } $large, (New-EmptyRoot)
        $run.Progress[-1].RecordType | Should -Be 'Completed'
        $run.Progress.ActivityId | Sort-Object -Unique | Should -Be $run.Progress[-1].ActivityId
        # First it is only looked at what there is to do.
        $records = @($run.Progress | Where-Object { $_.RecordType -eq 'Processing' -and $_.Activity -eq 'Backing up the clinic' })
        $percents = @($records | ForEach-Object { $_.PercentComplete })
        $percents | Should -Be ($percents | Sort-Object)
        $percents[0] | Should -Be 0
        $percents[-1] | Should -Be 100
        @($percents | Sort-Object -Unique).Count | Should -BeGreaterThan 3
        $records.StatusDescription -join "`n" | Should -Match 'Copying databases: \d.* of \d'
    }

    It 'takes its progress away when it is ended by <How>' -ForEach @(
        @{ How = 'an error'; Script = { param($data, $root) Set-Content -LiteralPath "$data/clinic.db" -Value ('no database ' * 500); New-DocAssistBackup -DataPath $data -BackupRoot $root } }
        @{ How = 'a warning'; Script = { param($data, $root) New-DocAssistBackup -DataPath $data -BackupRoot "$root/new" -WarningAction Stop } }
    ) {
        $run = Invoke-InSession $session $Script (Copy-Clinic $clinic), (New-EmptyRoot)
        @($run.Errors).Count + @($run.End | Where-Object { $_ }).Count | Should -Be 1
        $run.Progress[-1].RecordType | Should -Be 'Completed'
    }

    It 'names no file in its progress: names of files can be names of patients' {
        $run = Invoke-InSession $session { param($data, $root) New-DocAssistBackup -DataPath $data -BackupRoot $root } $clinic, (New-EmptyRoot)
        ($run.Progress | ForEach-Object { $_.StatusDescription + $_.CurrentOperation }) -match 'pdf|EMR' | Should -BeNullOrEmpty
    }

    It 'leaves nothing when it is stopped while it copies' {
        $root = New-EmptyRoot
        $null = New-DocAssistBackup -DataPath $clinic -BackupRoot $root
        $before = Get-FolderState (Get-ChildItem -LiteralPath $root).FullName
        $names = Get-Published $root
        $started = Start-InSession $session { param($data, $root) New-DocAssistBackup -DataPath $data -BackupRoot $root -KeepLast 1 } $large, $root
        Wait-Until { $started.Run.IsCompleted -or [IO.Directory]::GetDirectories($root, '.partial_*').Count }
        $started.Shell.Stop()
        $started.Shell.InvocationStateInfo.State | Should -Be 'Stopped'
        $started.Output.Count | Should -Be 0
        Get-Published $root | Should -Be $names
        Get-FolderState (Get-ChildItem -LiteralPath $root).FullName | Should -Be $before
        Get-ChildItem -LiteralPath $temporary -Force | Where-Object { $_.Name -match 'docassist' } | Should -BeNullOrEmpty
    }

    It 'leaves nothing when a warning is to end it' {
        # The warning that a new root gets comes before the backup: stopping at it must make none.
        $root = Join-Path (New-EmptyRoot) 'new'
        $failure = Get-Failure { New-DocAssistBackup -DataPath $large -BackupRoot $root -WarningAction Stop }
        $failure.Terminating | Should -BeTrue
        Get-Published $root | Should -BeNullOrEmpty
    }
}

Describe 'Another process' {
    BeforeAll {
        $data = Copy-Clinic $clinic
        $root = New-EmptyRoot
        $lock = $other = $null
        $lock = Lock-Database (Join-Path $data 'clinic.db')
        # It has the root locked while it waits for the database.
        $other = Start-ChildCommand -Arguments $ModulePath, $data, $root -Script {
            param($module, $data, $root)
            Import-Module -Name $module
            (New-DocAssistBackup -DataPath $data -BackupRoot $root -TimeoutSec 600 -WarningAction SilentlyContinue).Name
        }
        Wait-Until { $other.HasExited -or [IO.Directory]::GetDirectories($root, '.partial_*').Count }
    }

    AfterAll {
        Stop-Child $lock
        Stop-Child $other
    }

    It 'that has the database locked for longer than -TimeoutSec gives DatabaseBusy' {
        $elsewhere = New-EmptyRoot
        $failure = Get-Failure { New-DocAssistBackup -DataPath $data -BackupRoot $elsewhere -TimeoutSec 0 }
        $failure.Terminating | Should -BeTrue
        $failure.Errors[0].FullyQualifiedErrorId | Should -Be 'DatabaseBusy,DocAssist.Backup.PowerShell.Commands.NewDocAssistBackupCommand'
        Get-Published $elsewhere | Should -BeNullOrEmpty
    }

    It 'that backs up to the same root for longer than -TimeoutSec gives AnotherRunActive, and is named' {
        $failure = Get-Failure { New-DocAssistBackup -DataPath $clinic -BackupRoot $root -TimeoutSec 0 }
        $failure.Terminating | Should -BeTrue
        $failure.Errors[0].FullyQualifiedErrorId | Should -Be 'AnotherRunActive,DocAssist.Backup.PowerShell.Commands.NewDocAssistBackupCommand'
        "$($failure.Errors[0])" | Should -Match "process $($other.Id) on $([regex]::Escape([Environment]::MachineName))"
    }

    It 'is left alone by a run that waits and is stopped' {
        $started = Start-InSession $session { param($data, $root) New-DocAssistBackup -DataPath $data -BackupRoot $root -TimeoutSec 600 } $clinic, $root
        Start-Sleep -Milliseconds 300
        $started.Run.IsCompleted | Should -BeFalse
        $started.Shell.Stop()
        $started.Shell.InvocationStateInfo.State | Should -Be 'Stopped'
        @([IO.Directory]::GetDirectories($root, '.partial_*')).Count | Should -Be 1
        $other.HasExited | Should -BeFalse
    }

    It 'is waited for: both backups are made' {
        $started = Start-InSession $session { param($data, $root) (New-DocAssistBackup -DataPath $data -BackupRoot $root -TimeoutSec 600).Name } $clinic, $root
        Start-Sleep -Milliseconds 300
        $started.Run.IsCompleted | Should -BeFalse
        Stop-Child $lock
        $null = $started.Shell.EndInvoke($started.Run)
        $other.WaitForExit()
        $other.ExitCode | Should -Be 0
        $names = @(Get-Content -LiteralPath $other.Output) + @($started.Output)
        Get-Published $root | Should -Be ($names | Sort-Object)
        (Get-DocAssistBackup -BackupRoot $root).Verdict | Should -Be 'Good', 'Good'
    }
}
