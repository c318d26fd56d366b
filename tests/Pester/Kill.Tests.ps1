# A backup that is killed in the midst of its work, while the app goes on writing. What is asserted is found out without the module
# where the system has the programs for it.

BeforeDiscovery {
    $modes = @(
        @{ Journal = 'delete'; Moments = 0..7 }
        @{ Journal = 'wal'; Moments = 0..6 }
    )
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-Module -Name $ModulePath
    $hasSums = [bool](Get-Command -Name sha256sum -CommandType Application -ErrorAction Ignore)
    $hasSqlite = [bool](Get-Command -Name sqlite3 -CommandType Application -ErrorAction Ignore)

    # The folder for temporary files is their own, so that nothing else that runs here is taken for a leftover.
    $temporary = Join-Path $TestDrive 'temporary'
    $null = New-Item -ItemType Directory -Path $temporary
    $saved = @{}
    foreach ($name in 'TMPDIR', 'TMP') {
        $saved[$name] = [Environment]::GetEnvironmentVariable($name)
        [Environment]::SetEnvironmentVariable($name, $temporary)
    }

    function Start-Run([string] $Data, [string] $Root) {
        # Another PowerShell, ready to begin the moment that the file beside its output appears.
        $go = Join-Path $TestDrive ([Guid]::NewGuid().ToString('N'))
        $process = Start-ChildCommand -Arguments $ModulePath, $Data, $Root, $go -Script {
            param($module, $data, $root, $go)
            Import-Module -Name $module
            $null = New-Item -ItemType File -Path "$go.ready"
            while (-not [IO.File]::Exists("$go.go")) { [Threading.Thread]::Sleep(2) }
            (New-DocAssistBackup -DataPath $data -BackupRoot $root -KeepLast 2 -WarningAction SilentlyContinue).Name
        }
        $process | Add-Member -NotePropertyName Go -NotePropertyValue $go -PassThru
    }

    function Wait-Staging($Process, [string] $Root) {
        Wait-Until { $Process.HasExited -or [IO.File]::Exists("$($Process.Go).ready") }
        [IO.File]::WriteAllText("$($Process.Go).go", '')
        Wait-Until { $Process.HasExited -or [IO.Directory]::GetDirectories($Root, '.partial_*').Count }
    }

    function Get-Damage([string] $Backup) {
        # Everything that is not as SHA256SUMS and SQLite want it.
        if ($hasSums) {
            Push-Location -LiteralPath $Backup
            try { sha256sum --check --strict --quiet SHA256SUMS 2>&1 | ForEach-Object { "$_" } }
            finally { Pop-Location }
        }
        else {
            foreach ($line in [IO.File]::ReadAllLines("$Backup/SHA256SUMS")) {
                if ((Get-FileHash -LiteralPath (Join-Path $Backup $line.Substring(66))).Hash -ne $line.Substring(0, 64)) { $line }
            }
        }
        if ($hasSqlite) {
            foreach ($name in 'clinic.db', 'chroma/chroma.sqlite3') {
                sqlite3 "file:$Backup/${name}?immutable=1" 'PRAGMA integrity_check' 2>&1 | ForEach-Object { "$_" } | Where-Object { $_ -ne 'ok' }
            }
        }
        # Rows that are written together are there together.
        try { $null = Invoke-SampleClinic check --database "$Backup/clinic.db" } catch { "$_" }
        $listed = @([IO.File]::ReadAllLines("$Backup/SHA256SUMS") | ForEach-Object { $_.Substring(66) }) + 'SHA256SUMS', 'backup_manifest.json'
        Get-ChildItem -LiteralPath $Backup -Recurse -File -Force | ForEach-Object { $_.FullName.Substring($Backup.Length + 1).Replace('\', '/') } |
            Where-Object { $_ -notin $listed }
    }
}

AfterAll { foreach ($name in $saved.Keys) { [Environment]::SetEnvironmentVariable($name, $saved[$name]) } }

Describe 'A backup that is killed, of a database with the journal <Journal> that is being written' -ForEach $modes {
    BeforeAll {
        $data = New-SampleClinic (Join-Path $TestDrive "data-$Journal") -Options '--journal', $Journal, '--prescriptions', '6', '--vectors', '10', '--padding', '20000000'
        $root = New-EmptyRoot
        $stop = Join-Path $TestDrive "stop-$Journal"
        $writer = Start-SampleClinic write --path $data --rate 20 --stop-file $stop
        $first = Start-Run $data $root
        # One that is let live says how long the work takes.
        Wait-Staging $first $root
        $watch = [Diagnostics.Stopwatch]::StartNew()
        Wait-Until { $first.HasExited -or [IO.Directory]::GetDirectories($root, 'backup_*').Count }
        $watch.Stop()
        $first.WaitForExit()
        # The next one starts while the last is looked at.
        $seen = @{ Work = $watch.Elapsed.TotalMilliseconds; Killed = 0; Staging = 0; Checked = @{}; Next = Start-Run $data $root }
    }

    AfterAll {
        Stop-Child $seen.Next
        $null = New-Item -ItemType File -Path $stop -Force
        $writer.WaitForExit()
    }

    It 'leaves only whole backups and holds nobody up, killed at moment <_>' -ForEach $Moments {
        $process = $seen.Next
        Wait-Staging $process $root
        # Spread over the work, and a little past its end.
        [Threading.Thread]::Sleep([int]($seen.Work * $_ / 6.5))
        $alive = -not $process.HasExited
        Stop-Child $process
        $seen.Next = Start-Run $data $root
        # One that was too quick says that the others will be.
        if ($alive) { $seen.Killed++ } else { $seen.Work *= 0.7 }
        if ([IO.Directory]::GetDirectories($root, '.partial_*').Count) { $seen.Staging++ }

        $listed = @(Get-DocAssistBackup -BackupRoot $root)
        @($listed | ForEach-Object { $_.Name } | Sort-Object) | Should -Be @([IO.Directory]::GetDirectories($root, 'backup_*') | Split-Path -Leaf | Sort-Object)
        foreach ($backup in $listed) {
            "$($backup.Verdict)" | Should -Be 'Good'
            if (-not $seen.Checked.ContainsKey($backup.Name)) { Get-Damage $backup.Path | Should -BeNullOrEmpty }
            $seen.Checked[$backup.Name] = $true
        }

        # The lock of the dead is nobody's. What this makes is looked at after the next kill.
        "$((New-DocAssistBackup -DataPath $data -BackupRoot $root -KeepLast 2).Verdict)" | Should -Be 'Good'
        [IO.Directory]::GetFileSystemEntries($root) | Split-Path -Leaf | Where-Object { $_ -match '^\.(partial|removing)_' } | Should -BeNullOrEmpty
        [IO.Directory]::GetFileSystemEntries($temporary) | Split-Path -Leaf | Where-Object { $_ -match '^docassist-' } | Should -BeNullOrEmpty
    }

    It 'was in the midst of its work' {
        $seen.Killed | Should -BeGreaterThan 1
        $seen.Staging | Should -BeGreaterThan 0
    }

    It 'does no harm to the backups that were there, nor to the app' {
        foreach ($backup in Get-DocAssistBackup -BackupRoot $root) { Get-Damage $backup.Path | Should -BeNullOrEmpty }
        $writer.HasExited | Should -BeFalse
        $null = New-Item -ItemType File -Path $stop
        $writer.WaitForExit()
        $writer.ExitCode | Should -Be 0
        Test-DocAssistDatabase -DataPath $data -BackupRoot $root -Full -Quiet | Should -BeTrue
    }
}
