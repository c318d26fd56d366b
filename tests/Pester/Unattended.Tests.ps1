# Unattended runs as a schedule starts them: in a process of their own, by the line that the help gives, with everything redirected.

BeforeDiscovery {
    $cases = @(
        @{ Code = 0; What = 'all is well'; Do = { } }
        @{ Code = 0; What = 'the last good backup is young enough'; Do = { Invoke-Line $data $root | Out-Null; $script:more = '-MinInterval 1:00' } }
        @{ Code = 0; What = 'nothing has changed'; Do = { Start-Sleep -Milliseconds 2500; Invoke-Line $data $root | Out-Null; $script:more = '-SkipUnchanged' } }
        @{ Code = 2; What = 'the root is the data folder'; Do = { $script:root = $data } }
        @{ Code = 3; What = 'the vector store is damaged'; Do = { Edit-Page (Join-Path $data 'chroma/chroma.sqlite3') } }
        @{ Code = 4; What = 'the database is damaged'; Do = { Edit-Page (Join-Path $data 'clinic.db') } }
        @{ Code = 5; What = 'the root is away'; Do = { $script:root = Join-Path $root 'a/b' } }
        @{ Code = 6; What = 'the database is locked'; Do = { $script:lock = Lock-Database (Join-Path $data 'clinic.db'); $script:more = '-TimeoutSec 0' } }
        @{ Code = 7; What = 'the database is gone'; Do = { Remove-Item -LiteralPath (Join-Path $data 'clinic.db') } }
        @{ Code = 7; What = 'the data folder is gone'; Do = { $script:data = Join-Path $data 'nowhere' } }
        @{ Code = 10; What = 'old backups cannot be removed'; Do = { $null = New-Item -ItemType Directory -Path (Join-Path $root '.docassist/retention.json/in the way') } }
        @{ Code = 1; What = 'a file is in the way of the notes'; Do = { Set-Content -LiteralPath (Join-Path $root '.docassist') -Value 'x' } }
    )
    $thereIsNoStateVariable = [IO.Path]::DirectorySeparatorChar -eq '\'
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-Module -Name $ModulePath
    $template = Initialize-Clinic (Join-Path $TestDrive 'template')
    $savedState = $env:XDG_STATE_HOME
    $env:XDG_STATE_HOME = Join-Path $TestDrive 'state'
    $saved = @{}
    foreach ($name in 'TERM', 'NO_COLOR') { $saved[$name] = [Environment]::GetEnvironmentVariable($name) }

    function Edit-Page([string] $Path) {
        $stream = [IO.File]::OpenWrite($Path)
        $stream.Position = 8192
        $stream.Write((New-Object byte[] 20000), 0, 20000)
        $stream.Dispose()
    }

    function Invoke-Line([string] $Data, [string] $Root, [string] $More = '') {
        # The line of about_DocAssist_Backup. Gives what it printed, and its exit code.
        $program, $options = Get-ShellCommand
        $line = "Import-Module -Name '$ModulePath'; exit (Invoke-DocAssistBackupRun -DataPath '$Data' -BackupRoot '$Root' $More).ExitCode"
        $env:TERM = 'dumb'
        $env:NO_COLOR = '1'
        try { $text = & $program $options -Command $line 2>&1 | Out-String }
        finally { foreach ($name in $saved.Keys) { [Environment]::SetEnvironmentVariable($name, $saved[$name]) } }
        [pscustomobject]@{ Text = $text; ExitCode = $LASTEXITCODE }
    }

    function Get-Names([string] $Data) {
        (Get-ChildItem -LiteralPath (Join-Path $Data 'prescriptions') -Recurse -File).Name
    }
}

AfterAll { $env:XDG_STATE_HOME = $savedState }

Describe 'The line for a schedule' {
    BeforeEach {
        $script:data = Join-Path $TestDrive ([Guid]::NewGuid().ToString('N').Substring(0, 8))
        Copy-Item -LiteralPath $template -Destination $data -Recurse
        $script:root = New-EmptyRoot
        $script:more = ''
        $script:lock = $null
    }

    AfterEach { Stop-Child $lock }

    It 'makes no backup with -SkipUnchanged when nothing has changed, and says so' {
        Start-Sleep -Milliseconds 2500
        $made = Invoke-DocAssistBackupRun -DataPath $data -BackupRoot $root
        $skipped = Invoke-DocAssistBackupRun -DataPath $data -BackupRoot $root -SkipUnchanged
        "$($skipped.Outcome) $($skipped.ExitCode) $($skipped.Backup)" | Should -Be "Skipped 0 $($made.Backup)"
        $skipped.Message | Should -BeLike "Skipped: nothing has changed since $($made.Backup)*"
        @(Get-DocAssistBackup -BackupRoot $root).Count | Should -Be 1
        @(Get-DocAssistBackupHistory -BackupRoot $root)[0].Outcome | Should -Be 'Skipped'
    }

    It 'ends with <Code> when <What>, in plain text, and leaves one record' -ForEach $cases {
        . $Do
        $before = @(Get-DocAssistBackupHistory -BackupRoot $root -ErrorAction Ignore).Count
        $run = Invoke-Line $data $root $more
        $run.ExitCode | Should -Be $Code -Because $run.Text
        $run.Text | Should -Not -Match '\x1b'
        # A run that was good says nothing, so that cron sends no mail; else there is one warning.
        if ($Code) { ($run.Text -replace '\s+', ' ').Trim() | Should -Match '^WARNING: .*\.$' } else { $run.Text.Trim() | Should -BeNullOrEmpty }
        $history = @(Get-DocAssistBackupHistory -BackupRoot $root -ErrorAction Ignore)
        $history.Count | Should -Be ($before + 1)
        $history[0].ExitCode | Should -Be $Code
    }

    It 'ends with 1, as PowerShell has it, when a parameter is wrong' {
        (Invoke-Line $data $root '-KeepLast 0').ExitCode | Should -Be 1
    }
}

Describe 'Invoke-DocAssistBackupRun' {
    BeforeAll {
        $data = Join-Path $TestDrive 'data'
        Copy-Item -LiteralPath $template -Destination $data -Recurse
        $root = New-EmptyRoot
        $failed = Invoke-DocAssistBackupRun -DataPath $data -BackupRoot (Join-Path $root 'a/b') -WarningVariable warnings -WarningAction SilentlyContinue -ErrorVariable errors
        $session = New-Session
        $run = Invoke-InSession $session { param($data, $root) Invoke-DocAssistBackupRun -DataPath $data -BackupRoot $root -InformationVariable said; $said.MessageData } $data, $root
    }

    AfterAll { Close-Session $session }

    It 'emits one object and says a line for each part' {
        "$($run.Output[0].Outcome)", $run.Output[0].ExitCode | Should -Be 'Good', 0
        $run.Output[0].Backup | Should -Be (Get-DocAssistBackup -BackupRoot $root).Name
        $run.Output | Select-Object -Skip 1 | ForEach-Object { ($_ -split '[: ]')[0] } | Should -Be 'Recovery', 'Backup', 'Drill', 'Retention', $run.Output[0].Backup
        $run.Errors + $run.Warning | Should -BeNullOrEmpty
        $run.Progress[-1].RecordType | Should -Be 'Completed'
    }

    It 'warns of a failure and writes no error' {
        $failed.ErrorId, $failed.ExitCode | Should -Be 'BackupRootUnavailable', 5
        $errors | Should -BeNullOrEmpty
        $warnings.Count | Should -Be 1
        "$warnings" | Should -Match 'is not there.*Connect the drive'
    }

    It 'is seen in the status and in the history' {
        $status = Get-DocAssistBackupStatus -DataPath $data -BackupRoot $root
        $status.LastGood, "$($status.LastRunOutcome)", $status.LastDrillPassed | Should -Be $run.Output[0].Backup, 'Good', $true
        (Get-DocAssistBackupHistory -BackupRoot $root -Last 1).Id | Should -Be $run.Output[0].Id
        Get-DocAssistBackupHistory -BackupRoot $root -Outcome Failed, Corrupt | Should -BeNullOrEmpty
    }

    It 'names no patient in any file that it writes' -Skip:$thereIsNoStateVariable {
        $files = Get-ChildItem -LiteralPath (Join-Path $root '.docassist'), $env:XDG_STATE_HOME -Recurse -File -Force
        $files.Name | Should -Contain 'status.json'
        $files.Name | Should -Contain 'docassist-backup.log'
        foreach ($name in Get-Names $data) { $files | Select-String -SimpleMatch $name | Should -BeNullOrEmpty }
    }
}

Describe 'Get-DocAssistBackupStatus' {
    It 'gives exactly one Boolean with -Quiet' {
        $answer = @(Get-DocAssistBackupStatus -DataPath $template -BackupRoot (New-EmptyRoot) -Quiet)
        $answer | Should -Be $false
        $answer[0] | Should -BeOfType [bool]
    }

    It 'is Red, and no error, where there is nothing' {
        $status = Get-DocAssistBackupStatus -DataPath $template -BackupRoot (Join-Path $TestDrive 'no/where')
        "$($status.Health)", $status.ExitCode | Should -Be 'Red', 2
    }

    It 'is not Green by the backups of another clinic where the folder that is named is gone' {
        $root = New-EmptyRoot
        $null = Invoke-DocAssistBackupRun -DataPath $template -BackupRoot $root
        $env:DOCASSIST_DATA_DIR = Join-Path $TestDrive 'gone/data'
        try { $status = Get-DocAssistBackupStatus -BackupRoot $root } finally { $env:DOCASSIST_DATA_DIR = $null }
        $status.DataPath | Should -Be (Join-Path $TestDrive 'gone/data')
        "$($status.Health)" | Should -Not -Be 'Green'
    }

    It 'changes nothing' {
        $root = New-EmptyRoot
        $null = New-DocAssistBackup -DataPath $template -BackupRoot $root
        $before = Get-FolderState $template $root
        $null = Get-DocAssistBackupStatus -DataPath $template -BackupRoot $root
        $null = Get-DocAssistBackupHistory -BackupRoot $root
        Get-FolderState $template $root | Should -Be $before
    }
}

Describe 'Get-DocAssistBackupHistory' {
    It 'gives an error for a root that is away, after what this machine knows' {
        $away = Join-Path $TestDrive 'gone/root'
        $null = Invoke-DocAssistBackupRun -DataPath $template -BackupRoot $away -WarningAction SilentlyContinue
        $failure = Get-Failure { Get-DocAssistBackupHistory -BackupRoot $away }
        $failure.Errors.FullyQualifiedErrorId | Should -Be 'BackupRootUnavailable,DocAssist.Backup.PowerShell.Commands.GetDocAssistBackupHistoryCommand'
        $failure.Output[0].ExitCode | Should -Be 5
    }
}
