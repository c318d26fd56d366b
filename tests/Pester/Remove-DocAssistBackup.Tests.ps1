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

    function Get-Day([string] $Root) {
        # The backups, short: 01-02 is the second of January. What else is there comes whole.
        Get-ChildItem -LiteralPath $Root -Force | Where-Object { $_.Name -ne '.docassist' } | ForEach-Object {
            $_.Name -replace '^backup_2026-(\d\d-\d\d)_00-00-00$', '$1'
        } | Sort-Object
    }
}

AfterAll { Close-Session $session }

Describe 'Remove-DocAssistBackup' {
    It 'removes by <How>' -ForEach @(
        @{ How = 'name'; Script = { Remove-DocAssistBackup -Name backup_2026-01-01_00-00-00 -BackupRoot $root -Force } }
        @{ How = 'position'; Script = { Remove-DocAssistBackup backup_2026-01-01_00-00-00 -BackupDir $root -Force } }
        @{ How = 'wildcard'; Script = { Remove-DocAssistBackup *-01-01* -BackupRoot $root -Force } }
        @{ How = 'path'; Script = { Remove-DocAssistBackup -LiteralPath "$root/backup_2026-01-01_00-00-00" -Force } }
        @{ How = 'a relative path'; Script = { Remove-DocAssistBackup -Path "./$(Split-Path -Leaf $root)/backup_2026-01-01_00-00-00/" -Force } }
        @{ How = 'a path on a drive of the session'; Script = { Remove-DocAssistBackup -PSPath "TestDrive:/$(Split-Path -Leaf $root)/backup_2026-01-01_00-00-00" -Force } }
        @{ How = 'name - piped'; Script = { 'backup_2026-01-01_00-00-00' | Remove-DocAssistBackup -BackupRoot $root -Force } }
        @{ How = 'object - piped'; Script = { Get-DocAssistBackup -BackupRoot $root -Name *-01-01* | Remove-DocAssistBackup -Force } }
        @{ How = 'folder - piped'; Script = { Get-Item -LiteralPath "$root/backup_2026-01-01_00-00-00" | Remove-DocAssistBackup -Force } }
        @{ How = 'property LiteralPath - piped'; Script = { [pscustomobject]@{ LiteralPath = "$root/backup_2026-01-01_00-00-00" } | Remove-DocAssistBackup -Force } }
        @{ How = 'an object that came from another session - piped'; Script = {
                $backup = Get-DocAssistBackup -BackupRoot $root -Name *-01-01*
                [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($backup)) | Remove-DocAssistBackup -Force
            }
        }
    ) {
        $root = New-AgedRoot
        Push-Location -LiteralPath "$TestDrive"
        try { $output = & $Script }
        finally { Pop-Location }
        $output | Should -BeNullOrEmpty
        Get-Day $root | Should -Be '01-02', '01-03'
    }

    It 'removes several - piped' {
        $root = New-AgedRoot
        Get-DocAssistBackup -BackupRoot $root | Where-Object { $_.CreatedAtUtc -lt [datetime]'2026-01-03' } | Remove-DocAssistBackup -Confirm:$false
        Get-Day $root | Should -Be '01-03'
    }

    It 'removes files that are read-only, too' {
        $root = New-AgedRoot
        Get-ChildItem -LiteralPath "$root/backup_2026-01-01_00-00-00" -Recurse -File | ForEach-Object { $_.IsReadOnly = $true }
        Remove-DocAssistBackup *-01-01* -BackupRoot $root -Force
        Get-Day $root | Should -Be '01-02', '01-03'
    }

    It 'removes what is damaged, partial or the app''s when it is named' {
        $root = New-AgedRoot '2026-01-03', '2026-01-04'
        $null = New-DatedBackup -Source $made.Path -At '2026-01-01' -Root $root -Verdict Partial
        $null = Invoke-SampleClinic app-backup --path $clinic --root $root --at 2026-01-02T00:00:00
        Remove-Item -LiteralPath "$root/backup_2026-01-03_00-00-00/backup_manifest.json"
        Remove-DocAssistBackup *-01-01*, *-01-02*, *-01-03* -BackupRoot $root -Force
        Get-Day $root | Should -Be '01-04'
    }

    It 'leaves every other backup as it is' {
        $root = New-AgedRoot
        $others = "$root/backup_2026-01-02_00-00-00", "$root/backup_2026-01-03_00-00-00"
        $before = Get-FolderState @others
        Remove-DocAssistBackup *-01-01* -BackupRoot $root -Force
        Get-FolderState @others | Should -Be $before
    }

    It 'gives an error for a name that nothing has, and goes on' {
        $root = New-AgedRoot
        $failure = Get-Failure { Remove-DocAssistBackup backup_1999-01-01_00-00-00, backup_2026-01-01_00-00-00 -BackupRoot $root -Force }
        $failure.Errors.FullyQualifiedErrorId | Should -Be 'BackupNotFound,DocAssist.Backup.PowerShell.Commands.RemoveDocAssistBackupCommand'
        $failure.Terminating | Should -BeFalse
        Get-Day $root | Should -Be '01-02', '01-03'
    }

    It 'is silent about a wildcard that fits nothing' {
        $root = New-AgedRoot
        (Get-Failure { Remove-DocAssistBackup *-1999-* -BackupRoot $root -Force }).Errors | Should -BeNullOrEmpty
        Get-Day $root | Should -Be '01-01', '01-02', '01-03'
    }

    It 'removes nothing that is no backup: <Name>' -ForEach @(
        @{ Name = 'by name'; Script = { Remove-DocAssistBackup backup_of_photos -BackupRoot $root -Force } }
        @{ Name = 'by path'; Script = { Remove-DocAssistBackup -LiteralPath "$root/backup_of_photos" -Force } }
        @{ Name = 'by path, a folder with another name'; Script = { Remove-DocAssistBackup -LiteralPath "$root/other" -Force } }
        @{ Name = 'by path, the root itself'; Script = { Remove-DocAssistBackup -LiteralPath $root -Force } }
        @{ Name = 'by path, the data folder'; Script = { Remove-DocAssistBackup -LiteralPath "$root/data" -Force } }
    ) {
        $root = New-AgedRoot
        $null = New-Item -ItemType Directory -Path "$root/backup_of_photos", "$root/other"
        Set-Content -LiteralPath "$root/backup_of_photos/holiday.jpg" -Value 'x'
        Set-Content -LiteralPath "$root/other/letter.txt" -Value 'x'
        Copy-Item -LiteralPath $clinic -Destination "$root/data" -Recurse
        $failure = Get-Failure $Script
        Get-Day $root | Should -Be '01-01', '01-02', '01-03', 'backup_of_photos', 'data', 'other'
        "$root/backup_of_photos/holiday.jpg", "$root/other/letter.txt", "$root/data/clinic.db" | Should -Exist
        $failure.Errors.Count | Should -Be 1
    }
}

Describe 'The newest good backup' {
    It 'is protected, by name and by object, and the others go' {
        $root = New-AgedRoot
        $failure = Get-Failure { Remove-DocAssistBackup * -BackupRoot $root -Confirm:$false }
        $failure.Errors.FullyQualifiedErrorId | Should -Be 'LastGoodProtected,DocAssist.Backup.PowerShell.Commands.RemoveDocAssistBackupCommand'
        $failure.Errors[0].TargetObject | Should -Be (Join-Path $root 'backup_2026-01-03_00-00-00')
        Get-Day $root | Should -Be '01-03'
        (Get-Failure { Get-DocAssistBackup -BackupRoot $root | Remove-DocAssistBackup -Confirm:$false }).Errors.Count | Should -Be 1
        Get-Day $root | Should -Be '01-03'
    }

    It 'is protected also when a younger one is not good' {
        $root = New-AgedRoot
        $null = New-DatedBackup -Source $made.Path -At '2026-01-04' -Root $root -Verdict Corrupt
        (Get-Failure { Remove-DocAssistBackup *-01-03* -BackupRoot $root -Confirm:$false }).Errors.Count | Should -Be 1
        Remove-DocAssistBackup *-01-04* -BackupRoot $root -Confirm:$false
        Get-Day $root | Should -Be '01-01', '01-02', '01-03'
    }

    It 'goes with -Force' {
        $root = New-AgedRoot
        Remove-DocAssistBackup *-01-03* -BackupRoot $root -Force
        Get-Day $root | Should -Be '01-01', '01-02'
    }

    It 'stays with a policy, -Force or not' {
        $root = New-AgedRoot
        Remove-DocAssistBackup -KeepLast 1 -BackupRoot $root -Force
        Get-Day $root | Should -Be '01-03'
    }
}

Describe 'A policy' {
    It '<Name> keeps the newest of each' -ForEach @(
        @{ Name = 'KeepLast alone'; Values = @{ KeepLast = 2 }; Kept = '03-01', '03-02' }
        @{ Name = 'KeepWeekly'; Values = @{ KeepLast = 1; KeepWeekly = 2 }; Kept = '03-01', '03-02' }
        @{ Name = 'KeepMonthly'; Values = @{ KeepLast = 1; KeepMonthly = 3 }; Kept = '01-02', '02-27', '03-02' }
        @{ Name = 'KeepDaily'; Values = @{ KeepLast = 1; KeepDaily = 4 }; Kept = '02-26', '02-27', '03-01', '03-02' }
        @{ Name = 'All of them together'; Values = @{ KeepLast = 1; KeepDaily = 2; KeepWeekly = 2; KeepMonthly = 3 }; Kept = '01-02', '02-27', '03-01', '03-02' }
    ) {
        $root = New-AgedRoot '2026-01-01', '2026-01-02', '2026-02-26', '2026-02-27', '2026-03-01', '2026-03-02'
        Remove-DocAssistBackup @Values -BackupRoot $root -Force
        Get-Day $root | Should -Be $Kept
    }

    It 'never removes what does not count' {
        $root = New-AgedRoot '2026-01-05', '2026-01-06'
        $null = New-DatedBackup -Source $made.Path -At '2026-01-01' -Root $root -Verdict Partial
        $null = Invoke-SampleClinic app-backup --path $clinic --root $root --at 2026-01-02T00:00:00
        $null = New-Item -ItemType Directory -Path "$root/backup_of_photos"
        Remove-DocAssistBackup -KeepLast 1 -BackupRoot $root -Force
        Get-Day $root | Should -Be '01-01', '01-02', '01-06', 'backup_of_photos'
    }

    It 'removes nothing while the newest backup shows damage' {
        $root = New-AgedRoot
        $null = New-DatedBackup -Source $made.Path -At '2026-01-04' -Root $root -Verdict Corrupt
        Remove-DocAssistBackup -KeepLast 1 -BackupRoot $root -Force
        Get-Day $root | Should -Be '01-01', '01-02', '01-03', '01-04'
    }

    It 'removes only what the user agrees to' {
        $root = New-AgedRoot '2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04'
        $run = Invoke-InSession $session { param($root) Remove-DocAssistBackup -KeepLast 1 -BackupRoot $root } $root -Answers 'Yes', 'No', 'Yes'
        $run.Questions.Count | Should -Be 3
        $run.Questions[0] | Should -Match 'backup_2026-01-01_00-00-00 \(Good, \d'
        $run.Questions[0] | Should -Match ([regex]::Escape('Remove (older than the one that is kept)'))
        Get-Day $root | Should -Be '01-02', '01-04'
    }

    It 'does not go with names, and -KeepLast is 1 or more' {
        $root = New-AgedRoot
        { Remove-DocAssistBackup * -KeepLast 1 -BackupRoot $root -Force } | Should -Throw -ExceptionType ([Management.Automation.ParameterBindingException])
        { Remove-DocAssistBackup -KeepLast 0 -BackupRoot $root -Force } | Should -Throw -ExceptionType ([Management.Automation.ParameterBindingException])
        Get-Day $root | Should -Be '01-01', '01-02', '01-03'
    }
}

Describe 'Remove-DocAssistBackup -WhatIf' {
    BeforeAll {
        $root = New-AgedRoot
        # A command that may write has been here before: its lock file must not be taken for a change.
        $null = Test-DocAssistBackup -BackupRoot $root
        $before = Get-FolderState $root
    }

    AfterEach { Get-FolderState $root | Should -Be $before }

    It 'changes nothing at all and shows each: <Name>' -ForEach @(
        @{ Name = 'by name'; Script = { param($root) Remove-DocAssistBackup *-01-01*, *-01-02* -BackupRoot $root -WhatIf }; Text = 'Performing the operation "Remove" on target' }
        @{ Name = 'by policy'; Script = { param($root) Remove-DocAssistBackup -KeepLast 1 -BackupRoot $root -WhatIf }; Text = 'Remove (older than the one that is kept)' }
        @{ Name = 'stronger than -Force'; Script = { param($root) Remove-DocAssistBackup *-01-01*, *-01-02* -BackupRoot $root -Force -WhatIf }; Text = 'Remove' }
        @{ Name = 'stronger than -Force, by policy'; Script = { param($root) Remove-DocAssistBackup -KeepLast 1 -BackupRoot $root -WhatIf -Force }; Text = 'Remove (older' }
        @{ Name = 'stronger than -Confirm'; Script = { param($root) Remove-DocAssistBackup *-01-01*, *-01-02* -BackupRoot $root -Confirm -WhatIf }; Text = 'Remove' }
        @{ Name = 'as $WhatIfPreference, with -Force'; Script = { param($root) $WhatIfPreference = $true; Remove-DocAssistBackup *-01-01*, *-01-02* -BackupRoot $root -Force }; Text = 'Remove' }
        @{ Name = 'through a pipe'; Script = { param($root) Get-DocAssistBackup *-01-01*, *-01-02* -BackupRoot $root | Sort-Object -Property CreatedAt | Remove-DocAssistBackup -WhatIf }; Text = 'Remove' }
    ) {
        $run = Invoke-InSession $session $Script $root
        $run.Questions | Should -BeNullOrEmpty
        $run.Output | Should -BeNullOrEmpty
        $run.Lines.Count | Should -Be 2
        foreach ($index in 0, 1) {
            $run.Lines[$index] | Should -Match ([regex]::Escape((Join-Path $root "backup_2026-01-0$($index + 1)_00-00-00") + ' (Good, '))
            $run.Lines[$index] | Should -Match ([regex]::Escape($Text))
        }
    }

    It 'is not meant by -WhatIf:$false, whatever the preference' {
        $other = New-AgedRoot
        $null = Invoke-InSession $session { param($root) $WhatIfPreference = $true; Remove-DocAssistBackup *-01-01* -BackupRoot $root -Force -WhatIf:$false } $other
        Get-Day $other | Should -Be '01-02', '01-03'
    }
}

Describe 'Remove-DocAssistBackup -Confirm' {
    BeforeEach { $root = New-AgedRoot }

    It 'is asked by itself, naming the backup and what it is worth' {
        $run = Invoke-InSession $session { param($root) Remove-DocAssistBackup *-01-01* -BackupRoot $root } $root -Answers 'No'
        $run.Questions.Count | Should -Be 1
        $run.Questions[0] | Should -Match ([regex]::Escape((Join-Path $root 'backup_2026-01-01_00-00-00') + ' (Good, '))
        Get-Day $root | Should -Be '01-01', '01-02', '01-03'
    }

    It 'removes what is answered with yes, and goes on after a no' {
        $run = Invoke-InSession $session { param($root) Remove-DocAssistBackup *-01-01*, *-01-02* -BackupRoot $root } $root -Answers 'No', 'Yes'
        $run.Unasked | Should -Be 0
        Get-Day $root | Should -Be '01-01', '01-03'
    }

    It 'ends with no to all' {
        $null = Invoke-InSession $session { param($root) Remove-DocAssistBackup *-01-01*, *-01-02* -BackupRoot $root } $root -Answers 'No to All'
        Get-Day $root | Should -Be '01-01', '01-02', '01-03'
    }

    It 'is stronger than -Force when it is given' {
        $run = Invoke-InSession $session { param($root) Remove-DocAssistBackup *-01-01* -BackupRoot $root -Force -Confirm } $root -Answers 'No'
        $run.Questions.Count | Should -Be 1
        Get-Day $root | Should -Be '01-01', '01-02', '01-03'
    }

    It 'is not asked with -Force, nor with -Confirm:$false' {
        $run = Invoke-InSession $session { param($root) Remove-DocAssistBackup *-01-01* -BackupRoot $root -Force; Remove-DocAssistBackup *-01-02* -BackupRoot $root -Confirm:$false } $root
        $run.Questions | Should -BeNullOrEmpty
        Get-Day $root | Should -Be '01-03'
    }

    It 'that nobody can answer removes nothing' {
        $line = Invoke-ChildCommand -Arguments $ModulePath, $root -Script {
            param($module, $root)
            Import-Module -Name $module
            try { Remove-DocAssistBackup *-01-01* -BackupRoot $root; 'went on' }
            catch { 'refused' }
        }
        $line | Should -Be 'refused'
        Get-Day $root | Should -Be '01-01', '01-02', '01-03'
    }
}

Describe 'Remove-DocAssistBackup at work' {
    It 'clears away what a removal that died has left, with the next backup' {
        $root = New-AgedRoot
        Rename-Item -LiteralPath "$root/backup_2026-01-01_00-00-00" -NewName '.removing_backup_2026-01-01_00-00-00_0a1b2c3d'
        $null = New-DocAssistBackup -DataPath $clinic -BackupRoot $root
        Get-Day $root | Where-Object { $_ -match '^\.|01-01' } | Should -BeNullOrEmpty
    }

    It 'tells by -Verbose what it removed, and from where' {
        $root = New-AgedRoot
        $run = Invoke-InSession $session { param($root) Remove-DocAssistBackup *-01-01* -BackupRoot $root -Force -Verbose } $root
        $run.Verbose | Should -Contain "Backup root: $root"
        $run.Verbose | Should -Contain 'Removed backup_2026-01-01_00-00-00.'
    }

    It 'ends when it is stopped, and what it has not come to is whole' {
        $root = New-AgedRoot (1..9 | ForEach-Object { [datetime]"2026-02-0$_" })
        $started = Start-InSession $session { param($root) Remove-DocAssistBackup -KeepLast 1 -BackupRoot $root -Force } $root
        Wait-Until { $started.Run.IsCompleted -or [IO.Directory]::GetDirectories($root).Count -lt 11 }
        $started.Shell.Stop()
        Get-Day $root | Where-Object { $_ -notmatch '^02-0\d$' } | Should -BeNullOrEmpty
        foreach ($backup in Get-DocAssistBackup -BackupRoot $root) { Test-DocAssistBackup -LiteralPath $backup.Path -Full -Quiet | Should -BeTrue }
        Get-Day $root | Should -Contain '02-09'
    }
}
