BeforeDiscovery {
    $systemHasNoLinksForAll = [IO.Path]::DirectorySeparatorChar -eq '\'
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-Module -Name $ModulePath
    $template = Initialize-Clinic (Join-Path $TestDrive 'template')
    $session = New-Session

    function New-Clinic([scriptblock] $Make = { }) {
        # A clinic with one backup in its root; then a document comes, and the block does to the database at $path what it wants.
        $place = New-EmptyRoot
        $data = Join-Path $place 'data'
        Copy-Item -LiteralPath $template -Destination $data -Recurse
        $root = (New-Item -ItemType Directory -Path (Join-Path $place 'root')).FullName
        $made = New-DocAssistBackup -DataPath $data -BackupRoot $root
        Set-Content -LiteralPath (Join-Path $data 'prescriptions/new.pdf') -Value "%PDF-1.4`n%%EOF"
        $path = Join-Path $data 'clinic.db'
        . $Make
        [pscustomobject]@{ Data = $data; Root = $root; Made = $made; Database = $path }
    }

    function Edit-Page([string] $Path, [int] $From = 8192, [int] $Count = 20000) {
        $stream = [IO.File]::OpenWrite($Path)
        $stream.Position = $From
        $stream.Write((New-Object byte[] $Count), 0, $Count)
        $stream.Dispose()
    }

    function Get-OtherState([string] $Data) { Get-FolderState (Join-Path $Data 'chroma') (Join-Path $Data 'prescriptions') (Join-Path $Data 'settings.json') }

    function Assert-Failure($Failure, [string] $Id) {
        $Failure.Errors.FullyQualifiedErrorId | Should -BeExactly "$Id,DocAssist.Backup.PowerShell.Commands.RepairDocAssistDatabaseCommand"
        $Failure.Errors[0].ErrorDetails.RecommendedAction | Should -Match '^[A-Z].*\.$'
        $Failure.Terminating | Should -BeFalse
        $Failure.Output | Should -BeNullOrEmpty
    }
}

AfterAll { Close-Session $session }

Describe 'A healthy database' {
    BeforeAll { $clinic = New-Clinic }

    It 'is said to be healthy, and nothing is asked or changed: <Name>' -ForEach @(
        @{ Name = 'alone'; Script = { param($data, $root) Repair-DocAssistDatabase -DataPath $data -BackupRoot $root } }
        @{ Name = 'with -Full and -Force'; Script = { param($data, $root) Repair-DocAssistDatabase -DataDir $data -BackupDir $root -Full -Force } }
        @{ Name = 'without a root'; Script = { param($data) Repair-DocAssistDatabase -DataPath $data -BackupRoot "$data/nowhere" } }
        @{ Name = 'found by the environment variables'; Script = {
                param($data, $root)
                $saved = $env:DOCASSIST_DATA_DIR, $env:DOCASSIST_BACKUP_DIR
                $env:DOCASSIST_DATA_DIR, $env:DOCASSIST_BACKUP_DIR = $data, $root
                try { Repair-DocAssistDatabase } finally { $env:DOCASSIST_DATA_DIR, $env:DOCASSIST_BACKUP_DIR = $saved }
            }
        }
    ) {
        $before = Get-FolderState $clinic.Data $clinic.Root
        $run = Invoke-InSession $session $Script $clinic.Data, $clinic.Root
        $run.Errors + $run.Warning + $run.Questions | Should -BeNullOrEmpty
        $result = $run.Output[0]
        "$($result.Verdict)", $result.IsRepaired, $result.Database | Should -Be 'Healthy', $false, $clinic.Database
        $result.PatientCount, $result.VisitCount | Should -Be $clinic.Made.PatientCount, $clinic.Made.VisitCount
        $result.Backup, $result.SafetyBackup, $result.Undo | Should -Be $null, $null, $null
        Get-FolderState $clinic.Data $clinic.Root | Should -Be $before
    }
}

Describe 'A database that is not healthy' {
    It 'is restored alone with -Force, and what was there is kept: <What>' -ForEach @(
        @{ What = 'damaged in the middle'; Verdict = 'Corrupt'; Make = { Edit-Page $path } }
        @{ What = 'cut'; Verdict = 'Corrupt'; Make = { $file = [IO.File]::OpenWrite($path); $file.SetLength($file.Length / 2); $file.Dispose() } }
        @{ What = 'a text'; Verdict = 'NotSqlite'; Make = { Set-Content -LiteralPath $path -Value ('Once upon a time. ' * 500) } }
        @{ What = 'nothing but noise'; Verdict = 'Encrypted'; Make = {
                $noise = New-Object byte[] 65536
                (New-Object Random 20260105).NextBytes($noise)
                [IO.File]::WriteAllBytes($path, $noise)
            }
        }
        @{ What = 'empty'; Verdict = 'Empty'; Make = { [IO.File]::WriteAllBytes($path, @()) } }
        @{ What = 'another program''s'; Verdict = 'WrongSchema'; Make = { Copy-Item -LiteralPath (Join-Path $data 'chroma/chroma.sqlite3') -Destination $path -Force } }
    ) {
        $clinic = New-Clinic $Make
        $others = Get-OtherState $clinic.Data
        $bytes = (Get-FileHash -LiteralPath $clinic.Database).Hash
        $result = Repair-DocAssistDatabase -DataPath $clinic.Data -BackupRoot $clinic.Root -Force -WarningVariable warnings -WarningAction SilentlyContinue
        "$($result.Verdict)", $result.IsRepaired, $result.Backup | Should -Be $Verdict, $true, $clinic.Made.Name
        @($result.Messages).Count | Should -BeGreaterThan 0
        "$($warnings[0])" | Should -Match "clinic\.db' is $Verdict\."
        $result.PatientCount, $result.VisitCount | Should -Be $clinic.Made.PatientCount, $clinic.Made.VisitCount
        $report = Test-DocAssistDatabase -DataPath $clinic.Data -BackupRoot $clinic.Root -Full
        "$($report.Verdict) $($report.PatientCount)" | Should -Be "Healthy $($clinic.Made.PatientCount)"
        Get-OtherState $clinic.Data | Should -Be $others
        $safety = Get-DocAssistBackup -BackupRoot $clinic.Root -Kind Safety
        "$($safety.Name) $($safety.Verdict)" | Should -Be "$($result.SafetyBackup) Corrupt"
        # A sound database of another program is kept by a snapshot of it, anything else to the byte.
        if ($Verdict -ne 'WrongSchema') { (Get-FileHash -LiteralPath (Join-Path $safety.Path 'clinic.db')).Hash | Should -Be $bytes }
        Join-Path $safety.Path 'prescriptions/new.pdf' | Should -Exist
    }

    It 'that is missing is restored, and there is nothing to keep' {
        $clinic = New-Clinic { Remove-Item -LiteralPath $path }
        $result = Repair-DocAssistDatabase -DataPath $clinic.Data -BackupRoot $clinic.Root -Force -WarningAction SilentlyContinue
        "$($result.Verdict)", $result.IsRepaired, $result.SafetyBackup, $result.Undo | Should -Be 'Missing', $true, $null, $null
        Test-DocAssistDatabase -DataPath $clinic.Data -BackupRoot $clinic.Root -Quiet | Should -BeTrue
        Get-Published $clinic.Root | Should -Be $clinic.Made.Name
    }
}

Describe 'A damaged database' {
    BeforeAll {
        $clinic = New-Clinic { Edit-Page $path }
        # A command that may write has been here before: its lock file must not be taken for a change.
        $null = Test-DocAssistBackup -BackupRoot $clinic.Root
    }

    It 'is offered the newest good backup, once, and No changes nothing' {
        $before = Get-FolderState $clinic.Data $clinic.Root
        $run = Invoke-InSession $session { param($data, $root) Repair-DocAssistDatabase -DataPath $data -BackupRoot $root } $clinic.Data, $clinic.Root -Answers 'No'
        $run.Questions.Count | Should -Be 1
        $run.Questions[0] | Should -Match ([regex]::Escape("Restore $($clinic.Made.Name) (Good, now), 1 file, "))
        "$($run.Warning)" | Should -Match "clinic\.db' is Corrupt\."
        $run.Output | Should -BeNullOrEmpty
        $run.Errors | Should -BeNullOrEmpty
        Get-FolderState $clinic.Data $clinic.Root | Should -Be $before
    }

    It 'is shown with -WhatIf what would be done, and nothing is: <Name>' -ForEach @(
        @{ Name = 'alone'; Script = { param($data, $root) Repair-DocAssistDatabase -DataPath $data -BackupRoot $root -WhatIf } }
        @{ Name = 'stronger than -Force'; Script = { param($data, $root) Repair-DocAssistDatabase -DataPath $data -BackupRoot $root -WhatIf -Force } }
    ) {
        $before = Get-FolderState $clinic.Data $clinic.Root
        $run = Invoke-InSession $session $Script $clinic.Data, $clinic.Root
        $run.Questions + $run.Output + $run.Errors | Should -BeNullOrEmpty
        $run.Lines[0] | Should -Match ([regex]::Escape("Restore $($clinic.Made.Name) (Good, now), 1 file, "))
        $run.Lines | Where-Object { $_ -match 'Leave alone' } | Should -HaveCount 3
        Get-FolderState $clinic.Data $clinic.Root | Should -Be $before
    }

    It 'is kept as it is when the database cannot be checked, because a program has it locked' {
        # Before and after: on Windows nobody can read what is locked.
        $before = Get-FolderState $clinic.Data $clinic.Root
        $lock = Lock-Database $clinic.Database
        try { $failure = Get-Failure { Repair-DocAssistDatabase -DataPath $clinic.Data -BackupRoot $clinic.Root -Force -TimeoutSec 0 } }
        finally { Stop-Child $lock }
        Get-FolderState $clinic.Data $clinic.Root | Should -Be $before
        Assert-Failure $failure 'DatabaseBusy'
        "$($failure.Errors[0].CategoryInfo.Category)", $failure.Errors[0].TargetObject | Should -Be 'ResourceBusy', $clinic.Database
    }

    It 'is kept as it is when there is no good backup' {
        $none = New-EmptyRoot
        $null = New-DatedBackup -Source $clinic.Made.Path -At '2026-01-05' -Root $none -Verdict Partial
        $null = New-DatedBackup -Source $clinic.Made.Path -At '2026-01-06' -Root $none -Kind Safety
        $before = Get-FolderState $clinic.Data $none
        $failure = Get-Failure { Repair-DocAssistDatabase -DataPath $clinic.Data -BackupRoot $none -Force }
        Assert-Failure $failure 'BackupNotFound'
        $failure.Errors[0].TargetObject | Should -Be $none
        Get-FolderState $clinic.Data $none | Should -Be $before
    }

    It 'is restored when the answer is Yes, and the undoing brings the damage back' {
        $bytes = (Get-FileHash -LiteralPath $clinic.Database).Hash
        $run = Invoke-InSession $session { param($data, $root) Repair-DocAssistDatabase -DataPath $data -BackupRoot $root } $clinic.Data, $clinic.Root -Answers 'Yes'
        $run.Questions.Count, $run.Unasked | Should -Be 1, 0
        $run.Output[0].IsRepaired | Should -BeTrue
        Test-DocAssistDatabase -DataPath $clinic.Data -BackupRoot $clinic.Root -Quiet | Should -BeTrue
        $run.Output[0].Undo | Should -BeLike "Restore-DocAssistBackup -Name $($run.Output[0].SafetyBackup) * -Item Database -Force"
        $undone = & ([scriptblock]::Create($run.Output[0].Undo)) -WarningAction SilentlyContinue 3>$null
        $undone.Backup | Should -Be $run.Output[0].SafetyBackup
        (Get-FileHash -LiteralPath $clinic.Database).Hash | Should -Be $bytes
    }
}

Describe 'A newest good backup that has been damaged since' {
    It 'is refused, and the next run takes the one before it' {
        $clinic = New-Clinic { Edit-Page $path }
        $null = New-DatedBackup -Source $clinic.Made.Path -At '2026-01-05'
        Edit-Page (Join-Path $clinic.Made.Path 'clinic.db') 8192 10
        Assert-Failure (Get-Failure { Repair-DocAssistDatabase -DataPath $clinic.Data -BackupRoot $clinic.Root -Confirm:$false }) 'BackupDamaged'
        Get-Published $clinic.Root | Should -HaveCount 2
        $result = Repair-DocAssistDatabase -DataPath $clinic.Data -BackupRoot $clinic.Root -Confirm:$false -WarningAction SilentlyContinue
        $result.Backup | Should -Be 'backup_2026-01-05_00-00-00'
    }
}

Describe 'A newest good backup of which another part has been damaged since' {
    It 'serves all the same: what is not restored need not be whole' {
        $clinic = New-Clinic { Edit-Page $path }
        $null = New-DatedBackup -Source $clinic.Made.Path -At '2026-01-05'
        Edit-Page (Join-Path $clinic.Made.Path 'settings.json') 0 10
        $result = Repair-DocAssistDatabase -DataPath $clinic.Data -BackupRoot $clinic.Root -Confirm:$false -WarningAction SilentlyContinue
        $result.Backup | Should -Be $clinic.Made.Name
        Test-DocAssistDatabase -DataPath $clinic.Data -BackupRoot $clinic.Root -Quiet | Should -BeTrue
    }
}

Describe 'What cannot be repaired' {
    It 'is data that is not there' {
        $failure = Get-Failure { Repair-DocAssistDatabase -DataPath (Join-Path $TestDrive 'nowhere') -BackupRoot $TestDrive }
        Assert-Failure $failure 'DataFolderNotFound'
    }

    It 'is data without a root of backups' {
        $clinic = New-Clinic { Edit-Page $path }
        Assert-Failure (Get-Failure { Repair-DocAssistDatabase -DataPath $clinic.Data -BackupRoot (Join-Path $TestDrive 'nowhere') -Force }) 'BackupRootUnavailable'
    }

    It 'is a link: what it leads to is nobody''s to replace' -Skip:$systemHasNoLinksForAll {
        $clinic = New-Clinic { Move-Item -LiteralPath $path -Destination "$place/elsewhere.db"; $null = New-Item -ItemType SymbolicLink -Path $path -Target "$place/elsewhere.db" }
        $before = Get-FolderState $clinic.Data
        $failure = Get-Failure { Repair-DocAssistDatabase -DataPath $clinic.Data -BackupRoot $clinic.Root -Force }
        Assert-Failure $failure 'AccessDenied'
        Get-FolderState $clinic.Data | Should -Be $before
    }
}
