BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-Module -Name $ModulePath
    $clinic = Initialize-Clinic (Join-Path $TestDrive 'clinic')
    $made = New-DocAssistBackup -DataPath $clinic -BackupRoot (New-EmptyRoot)
    $session = New-Session

    function New-SuspectRoot {
        # One good backup and two suspect ones after it.
        $root = New-EmptyRoot
        $null = New-DatedBackup -Source $made.Path -At '2026-01-01' -Root $root
        foreach ($day in '2026-01-02', '2026-01-03') { $null = New-DatedBackup -Source $made.Path -At $day -Root $root -Verdict Suspect }
        $root
    }

    function Get-Verdict([string] $Root) {
        Get-DocAssistBackup -BackupRoot $Root | Sort-Object -Property CreatedAtUtc | ForEach-Object { "$($_.Verdict)" }
    }
}

AfterAll { Close-Session $session }

Describe 'Confirm-DocAssistBackup' {
    It 'confirms by <How>' -ForEach @(
        @{ How = 'name'; Script = { Confirm-DocAssistBackup -Name backup_2026-01-03_00-00-00 -Reason 'wanted' -BackupRoot $root -Force } }
        @{ How = 'position and wildcard'; Script = { Confirm-DocAssistBackup *-01-03* -Reason 'wanted' -BackupDir $root -Confirm:$false } }
        @{ How = 'path'; Script = { Confirm-DocAssistBackup -LiteralPath "$root/backup_2026-01-03_00-00-00" -Reason 'wanted' -Force } }
        @{ How = 'name - piped'; Script = { 'backup_2026-01-03_00-00-00' | Confirm-DocAssistBackup -Reason 'wanted' -BackupRoot $root -Force } }
        @{ How = 'object - piped'; Script = { Get-DocAssistBackup -BackupRoot $root -Verdict Suspect -Name *-01-03* | Confirm-DocAssistBackup -Reason 'wanted' -Force } }
        @{ How = 'an object that came from another session - piped'; Script = {
                $backup = Get-DocAssistBackup -BackupRoot $root -Name *-01-03*
                [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($backup)) | Confirm-DocAssistBackup -Reason 'wanted' -Force
            }
        }
    ) {
        $root = New-SuspectRoot
        $before = Get-FolderState "$root/backup_2026-01-03_00-00-00"
        $output = & $Script
        $output.Name, "$($output.Verdict)", $output.Reasons[0] | Should -Be 'backup_2026-01-03_00-00-00', 'Good', 'confirmed: wanted'
        ([datetime]::UtcNow - $output.ConfirmedAtUtc).Duration() | Should -BeLessThan ([timespan]'01:00:00')
        Get-Verdict $root | Should -Be 'Good', 'Suspect', 'Good'
        Get-FolderState "$root/backup_2026-01-03_00-00-00" | Should -Be $before
    }

    It 'records who, when and why beside the backups' {
        $root = New-SuspectRoot
        $null = Confirm-DocAssistBackup *-01-03* -Reason '  two patients were merged ' -BackupRoot $root -Force
        $record = (Get-Content -LiteralPath "$root/.docassist/confirmations.json" -Raw | ConvertFrom-Json).confirmations
        @($record).Count | Should -Be 1
        $record.name, $record.confirmed_by, $record.reason | Should -Be 'backup_2026-01-03_00-00-00', ([Environment]::UserName), 'two patients were merged'
    }

    It 'lets retention go on, and what is restored without a name is the confirmed one' {
        $root = New-SuspectRoot
        (Get-DocAssistBackup -BackupRoot $root -Name *-01-01*).KeptBecause | Should -Be 'the newest good backup'
        $null = Confirm-DocAssistBackup *-01-03* -Reason 'wanted' -BackupRoot $root -Force
        (Get-DocAssistBackup -BackupRoot $root -Name *-01-03*).KeptBecause | Should -Be 'the newest good backup'
        Remove-DocAssistBackup -KeepLast 1 -BackupRoot $root -Force
        Get-Verdict $root | Should -Be 'Suspect', 'Good'
        $target = Join-Path $TestDrive ([Guid]::NewGuid().ToString('N'))
        (Restore-DocAssistBackup -Destination $target -BackupRoot $root -Force).Backup | Should -Be 'backup_2026-01-03_00-00-00'
        Test-DocAssistBackup *-01-03* -BackupRoot $root -Full -Quiet | Should -BeTrue
    }

    It 'refuses what is not Suspect, and goes on' {
        $root = New-SuspectRoot
        $failure = Get-Failure { Confirm-DocAssistBackup backup_2026-01-01_00-00-00, backup_2026-01-03_00-00-00 -Reason 'wanted' -BackupRoot $root -Force }
        $failure.Errors.FullyQualifiedErrorId | Should -Be 'BackupNotGood,DocAssist.Backup.PowerShell.Commands.ConfirmDocAssistBackupCommand'
        "$($failure.Errors)" | Should -Be 'backup_2026-01-01_00-00-00 is Good, and only a Suspect backup can be confirmed.'
        $failure.Terminating | Should -BeFalse
        $failure.Output.Name | Should -Be 'backup_2026-01-03_00-00-00'
    }

    It 'wants a reason: <Name>' -ForEach @(
        @{ Name = 'empty'; Reason = '' }
        @{ Name = 'blank'; Reason = '   ' }
        @{ Name = 'far too long'; Reason = 'x' * 501 }
    ) {
        $root = New-SuspectRoot
        { Confirm-DocAssistBackup *-01-03* -Reason $Reason -BackupRoot $root -Force } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
        Get-Verdict $root | Should -Be 'Good', 'Suspect', 'Suspect'
    }

    It 'asks by itself, naming what was lost, and a no confirms nothing' {
        $root = New-EmptyRoot
        $data = Join-Path $TestDrive 'lost'
        Copy-Item -LiteralPath $clinic -Destination $data -Recurse
        $good = New-DocAssistBackup -DataPath $data -BackupRoot $root
        Remove-Item -LiteralPath "$data/prescriptions" -Recurse
        $suspect = New-DocAssistBackup -DataPath $data -BackupRoot $root -WarningAction SilentlyContinue
        $run = Invoke-InSession $session { param($path) Confirm-DocAssistBackup -LiteralPath $path -Reason 'archived' } $suspect.Path -Answers 'No'
        $run.Questions.Count | Should -Be 1
        $run.Questions[0] | Should -Match ([regex]::Escape("There are no prescriptions any more; $($good.Name) had 4."))
        $run.Questions[0] | Should -Match 'Accept as the new truth, because: archived'
        Get-Verdict $root | Should -Be 'Good', 'Suspect'
    }

    It 'changes nothing with -WhatIf, also with -Force' {
        $root = New-SuspectRoot
        $before = Get-FolderState $root
        $run = Invoke-InSession $session { param($root) Confirm-DocAssistBackup *-01-0* -Reason 'x' -BackupRoot $root -Force -WhatIf } $root
        $run.Lines.Count | Should -Be 3
        $run.Output | Should -BeNullOrEmpty
        Get-FolderState $root | Should -Be $before
    }
}
