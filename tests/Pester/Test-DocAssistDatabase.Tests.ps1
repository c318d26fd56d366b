BeforeDiscovery {
    $systemHasNoLinksForAll = [IO.Path]::DirectorySeparatorChar -eq '\'
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-Module -Name $ModulePath
    $clinic = Initialize-Clinic (Join-Path $TestDrive 'clinic') -Options '--extra'
    $database = Join-Path $clinic 'clinic.db'
    $root = New-EmptyRoot
    $good = New-DocAssistBackup -DataPath $clinic -BackupRoot $root
    $null = New-DatedBackup -Source $good.Path -At ([datetime]::UtcNow.AddDays(40))
    $none = New-EmptyRoot
    $session = New-Session

    function New-Database([scriptblock] $Make) {
        # A data folder whose database is made by the block, at the path $path. Gives the folder.
        $folder = Join-Path $TestDrive ([Guid]::NewGuid().ToString('N').Substring(0, 8))
        $null = New-Item -ItemType Directory -Path $folder
        $path = Join-Path $folder 'clinic.db'
        . $Make
        $folder
    }

    function Edit-Page([string] $Path, [int] $From, [int] $Count) {
        $stream = [IO.File]::OpenWrite($Path)
        $stream.Position = $From
        $stream.Write((New-Object byte[] $Count), 0, $Count)
        $stream.Dispose()
    }
}

AfterAll { Close-Session $session }

Describe 'A database' {
    It 'is <Verdict> when it is <What>' -ForEach @(
        @{ Verdict = 'Healthy'; What = 'a clinic''s'; Make = { Copy-Item -LiteralPath $database -Destination $path } }
        @{ Verdict = 'Missing'; What = 'not there'; Make = { } }
        @{ Verdict = 'Empty'; What = 'without bytes'; Make = { [IO.File]::WriteAllBytes($path, @()) } }
        @{ Verdict = 'NotSqlite'; What = 'a text'; Make = { Set-Content -LiteralPath $path -Value ('Once upon a time. ' * 500) } }
        @{ Verdict = 'NotSqlite'; What = 'a folder'; Make = { $null = New-Item -ItemType Directory -Path $path } }
        @{ Verdict = 'Corrupt'; What = 'torn in the middle'; Make = { Copy-Item -LiteralPath $database -Destination $path; Edit-Page $path 8192 20000 } }
        @{ Verdict = 'Corrupt'; What = 'cut'; Make = { Copy-Item -LiteralPath $database -Destination $path; $file = [IO.File]::OpenWrite($path); $file.SetLength($file.Length / 2); $file.Dispose() } }
        @{ Verdict = 'WrongSchema'; What = 'another program''s'; Make = { Copy-Item -LiteralPath (Join-Path $clinic 'audit.db') -Destination $path } }
        @{ Verdict = 'Encrypted'; What = 'nothing but noise'; Make = {
                $noise = New-Object byte[] 65536
                (New-Object Random 20260105).NextBytes($noise)
                [IO.File]::WriteAllBytes($path, $noise)
            }
        }
    ) {
        $data = New-Database $Make
        $report = Test-DocAssistDatabase -DataPath $data -BackupRoot $none
        "$($report.Verdict)" | Should -Be $Verdict
        $report.Path | Should -Be (Join-Path $data 'clinic.db')
        @($report.Messages).Count -gt 0 | Should -Be ($Verdict -ne 'Healthy')
        Test-DocAssistDatabase -DataPath $data -BackupRoot $none -Quiet | Should -Be ($Verdict -eq 'Healthy')
    }

    It 'is not followed when it is a link' -Skip:$systemHasNoLinksForAll {
        $data = New-Database { $null = New-Item -ItemType SymbolicLink -Path $path -Target $database }
        $report = Test-DocAssistDatabase -DataPath $data -BackupRoot $none
        "$($report.Verdict) $($report.Messages)" | Should -Match 'Unreadable .*link'
    }

    It 'is counted and described when it is healthy' {
        $report = Test-DocAssistDatabase -DataPath $clinic -BackupRoot $root
        $report.PatientCount, $report.VisitCount | Should -Be $good.PatientCount, $good.VisitCount
        $report.Size | Should -Be (Get-Item -LiteralPath $database).Length
        "$($report.JournalMode) $($report.Level)" | Should -Be 'delete Quick'
    }

    It 'is checked in full when that is asked for' {
        (Test-DocAssistDatabase -DataPath $clinic -BackupRoot $root -Full).Level | Should -Be 'Full'
    }

    It 'that is in use, with a write-ahead log, is seen with its last commit' {
        $data = Join-Path $TestDrive 'wal'
        $null = Initialize-Clinic $data -Options '--journal', 'wal'
        $before = (Test-DocAssistDatabase -DataPath $data -BackupRoot $none).VisitCount
        $stop = Join-Path $TestDrive 'wal.stop'
        $writer = Start-SampleClinic write --path $data --rate 50 --stop-file $stop
        try {
            Wait-Until { $writer.HasExited -or (Test-Path -LiteralPath "$data/clinic.db-wal") }
            Wait-Until { (Test-DocAssistDatabase -DataPath $data -BackupRoot $none).VisitCount -gt $before }
            $report = Test-DocAssistDatabase -DataPath $data -BackupRoot $none -Full
            "$($report.Verdict) $($report.JournalMode)" | Should -Be 'Healthy wal'
        }
        finally {
            $null = New-Item -ItemType File -Path $stop
            $writer.WaitForExit()
        }
    }

    It 'is <Verdict> and nothing is changed, nothing is made' -ForEach @(
        @{ Verdict = 'Healthy'; Make = { Copy-Item -LiteralPath $database -Destination $path } }
        @{ Verdict = 'Missing'; Make = { } }
        @{ Verdict = 'Empty'; Make = { [IO.File]::WriteAllBytes($path, @()) } }
        @{ Verdict = 'Corrupt'; Make = { Copy-Item -LiteralPath $database -Destination $path; Edit-Page $path 8192 20000 } }
    ) {
        $data = New-Database $Make
        $before = Get-FolderState $data $none
        foreach ($full in $false, $true) { (Test-DocAssistDatabase -DataPath $data -BackupRoot $none -Full:$full).Verdict | Should -Be $Verdict }
        Get-FolderState $data $none | Should -Be $before
    }

    It 'is Busy while another process has it locked, and not for ever' {
        $data = New-Database { Copy-Item -LiteralPath $database -Destination $path }
        $lock = Lock-Database (Join-Path $data 'clinic.db')
        try {
            $report = Test-DocAssistDatabase -DataPath $data -BackupRoot $root -TimeoutSec 0
            "$($report.Verdict)" | Should -Be 'Busy'
            $report.PatientCount | Should -BeNullOrEmpty
            $report.NewestGoodBackup | Should -Be $good.Name
            Test-DocAssistDatabase -DataPath $data -BackupRoot $root -TimeoutSec 0 -Quiet | Should -BeFalse
            $started = Start-InSession $session { param($data, $root) Test-DocAssistDatabase -DataPath $data -BackupRoot $root -TimeoutSec 600 } $data, $root
            Start-Sleep -Milliseconds 300
            $started.Run.IsCompleted | Should -BeFalse
        }
        finally { Stop-Child $lock }
        $null = $started.Shell.EndInvoke($started.Run)
        $started.Output[0].Verdict | Should -Be 'Healthy'
    }
}

Describe 'The newest good backup' {
    It 'is named, with its age, healthy or not' {
        $data = New-Database { }
        foreach ($path in $clinic, $data) {
            $report = Test-DocAssistDatabase -DataPath $path -BackupRoot $root
            $report.NewestGoodBackup | Should -Be $good.Name
            $report.NewestGoodBackupAge | Should -BeGreaterThan ([timespan]::Zero)
        }
    }

    It 'is null where there is none, and where there is no root' {
        foreach ($path in $none, (Join-Path $none 'nowhere')) {
            $failure = Get-Failure { Test-DocAssistDatabase -DataPath $clinic -BackupRoot $path }
            $failure.Errors | Should -BeNullOrEmpty
            "$($failure.Output.Verdict)" | Should -Be 'Healthy'
            $failure.Output.NewestGoodBackup, $failure.Output.NewestGoodBackupAge | Should -Be $null, $null
        }
    }
}

Describe 'Test-DocAssistDatabase' {
    BeforeAll { $torn = New-Database { Copy-Item -LiteralPath $database -Destination $path; Edit-Page $path 8192 20000 } }

    It 'takes the database as <How>' -ForEach @(
        @{ How = 'a data folder by position'; Script = { Test-DocAssistDatabase $clinic -BackupRoot $root } }
        @{ How = '-DataDir'; Script = { Test-DocAssistDatabase -DataDir $clinic -BackupDir $root } }
        @{ How = 'a relative path'; Script = { Test-DocAssistDatabase -DataPath clinic -BackupRoot $root } }
        @{ How = 'a path on a drive of the session'; Script = { Test-DocAssistDatabase -DataPath TestDrive:/clinic -BackupRoot $root } }
        @{ How = '-LiteralPath'; Script = { Test-DocAssistDatabase -LiteralPath $database -BackupRoot $root } }
        @{ How = '-Path, relative'; Script = { Test-DocAssistDatabase -Path ./clinic/clinic.db -BackupRoot $root } }
        @{ How = 'a file - piped'; Script = { Get-Item -LiteralPath $database | Test-DocAssistDatabase -BackupRoot $root } }
        @{ How = 'property Path - piped'; Script = { [pscustomobject]@{ Path = $database } | Test-DocAssistDatabase -BackupRoot $root } }
    ) {
        Push-Location -LiteralPath "$TestDrive"
        try { $report = & $Script }
        finally { Pop-Location }
        $report.Path, "$($report.Verdict)" | Should -Be $database, 'Healthy'
    }

    It 'takes the database from DOCASSIST_DB_PATH, and the parameter is stronger' {
        $saved = $env:DOCASSIST_DB_PATH
        $env:DOCASSIST_DB_PATH = Join-Path $torn 'clinic.db'
        try {
            (Test-DocAssistDatabase -BackupRoot $root).Path | Should -Be (Join-Path $torn 'clinic.db')
            (Test-DocAssistDatabase -DataPath $clinic -BackupRoot $root).Path | Should -Be $database
        }
        finally { $env:DOCASSIST_DB_PATH = $saved }
    }

    It 'tests several, and goes on after one that is not healthy' {
        $reports = Test-DocAssistDatabase -LiteralPath "$torn/clinic.db", "$clinic/none.db", $database -BackupRoot $root
        $reports.Verdict | Should -Be 'Corrupt', 'Missing', 'Healthy'
    }

    It 'gives exactly one Boolean for each with -Quiet' {
        $answers = @(Test-DocAssistDatabase -LiteralPath "$torn/clinic.db", $database -BackupRoot $root -Quiet 2>&1 3>&1)
        $answers | Should -Be $false, $true
        $answers | Should -BeOfType [bool]
    }

    It 'gives an error for a data folder that is not there' {
        $failure = Get-Failure { Test-DocAssistDatabase -DataPath "$clinic/nowhere" -BackupRoot $root; 'on' }
        $failure.Errors.FullyQualifiedErrorId | Should -Be 'DataFolderNotFound,DocAssist.Backup.PowerShell.Commands.TestDocAssistDatabaseCommand'
        $failure.Output | Should -Be 'on'
    }

    It 'reports progress that rises and ends' {
        $run = Invoke-InSession $session { param($data, $root) Test-DocAssistDatabase -DataPath $data -BackupRoot $root -Full } $clinic, $root
        $run.Progress[-1].RecordType | Should -Be 'Completed'
        $percents = @($run.Progress | Where-Object { $_.RecordType -eq 'Processing' } | ForEach-Object { $_.PercentComplete })
        $percents | Should -Be ($percents | Sort-Object)
        $percents[-1] | Should -Be 100
    }
}
