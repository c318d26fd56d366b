BeforeDiscovery {
    # There the home folder is what the account has, whatever the environment says.
    $homeIsNotInTheEnvironment = [IO.Path]::DirectorySeparatorChar -eq '\'
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-Module -Name $ModulePath
    $clinic = Initialize-Clinic (Join-Path $TestDrive 'clinic') -Options '--extra'
    $session = New-Session
}

AfterAll { Close-Session $session }

Describe 'The folders' {
    BeforeAll {
        $root = New-EmptyRoot
        $leaf = Split-Path -Leaf $root
    }

    AfterEach { Get-ChildItem -LiteralPath $root -Force | Remove-Item -Recurse -Force }

    It 'can be given as <Name>' -ForEach @(
        @{ Name = 'a position and an old name'; Script = { New-DocAssistBackup $clinic -BackupDir $root } }
        @{ Name = 'two old names'; Script = { New-DocAssistBackup -DataDir $clinic -BackupLocation $root } }
        @{ Name = 'relative paths'; Script = { New-DocAssistBackup -DataPath ./clinic -BackupRoot ".././$(Split-Path -Leaf $TestDrive)/$leaf" } }
        @{ Name = 'paths with a separator at the end'; Script = { New-DocAssistBackup -DataPath "$clinic/" -BackupRoot "$root/" } }
        @{ Name = 'paths on a drive of the session'; Script = { New-DocAssistBackup -DataPath TestDrive:/clinic -BackupRoot "TestDrive:/$leaf" } }
        @{ Name = 'paths that name the provider'; Script = { New-DocAssistBackup -DataPath "FileSystem::$clinic" -BackupRoot "Microsoft.PowerShell.Core\FileSystem::$root" } }
    ) {
        Push-Location -LiteralPath "$TestDrive"
        try { $backup = & $Script }
        finally { Pop-Location }
        $backup.DataPath, $backup.BackupRoot | Should -Be $clinic, $root
        Join-Path $root $backup.Name | Should -Exist
    }

    It 'can begin with the home of the session' {
        $provider = Get-PSProvider -PSProvider FileSystem
        $old = $provider.Home
        $provider.Home = "$TestDrive"
        try { $backup = New-DocAssistBackup -DataPath ~/clinic -BackupRoot "~/$leaf" }
        finally { $provider.Home = $old }
        $backup.DataPath, $backup.BackupRoot | Should -Be $clinic, $root
    }

    It 'are relative to the location of the session, also when the process is elsewhere' {
        $old = [Environment]::CurrentDirectory
        Push-Location -LiteralPath "$TestDrive"
        [Environment]::CurrentDirectory = [IO.Path]::GetTempPath()
        try { $backup = New-DocAssistBackup -DataPath clinic -BackupRoot $leaf }
        finally {
            Pop-Location
            [Environment]::CurrentDirectory = $old
        }
        $backup.DataPath, $backup.BackupRoot | Should -Be $clinic, $root
    }

    It 'can have a name such as <_>' -ForEach "Dr. O'Neil", 'a [1] b', '100% $HOME `x', 'two  spaces', '~', '#a;b&c', ([string][char]0x915 + [char]0x939) {
        $data = Join-Path $TestDrive "odd/$_/data"
        $target = Join-Path $TestDrive "odd/$_/root"
        $null = [IO.Directory]::CreateDirectory($target)
        Copy-Item -LiteralPath $clinic -Destination $data -Recurse
        $backup = New-DocAssistBackup -DataPath $data -BackupRoot $target
        $backup.Verdict, $backup.DataPath, $backup.BackupRoot | Should -Be 'Good', $data, $target
        Test-DocAssistBackup -LiteralPath $backup.Path -Full -Quiet | Should -BeTrue
    }

    It 'are made for a new root, with a warning, where only its last part is missing' {
        $new = Join-Path $root 'new'
        $run = Invoke-InSession $session { param($data, $root) New-DocAssistBackup -DataPath $data -BackupRoot $root } $clinic, $new
        $run.Output.BackupRoot | Should -Be $new
        $run.Warning | Should -Match ([regex]::Escape("'$new'"))
    }

    It 'are named in full by -Verbose' {
        $run = Invoke-InSession $session -Arguments "$TestDrive", $leaf -Script {
            param($drive, $root)
            Set-Location -LiteralPath $drive
            New-DocAssistBackup -DataPath clinic -BackupRoot $root -Verbose
        }
        $run.Verbose | Should -Contain "Data folder: $clinic (-DataPath)"
        $run.Verbose | Should -Contain "Backup root: $root"
    }
}

Describe 'The environment' {
    BeforeAll {
        $names = 'DOCASSIST_DATA_DIR', 'DOCASSIST_DB_PATH', 'DOCASSIST_CHROMA_DIR', 'DOCASSIST_PDF_DIR', 'DOCASSIST_BACKUP_DIR'
        $saved = @{}
        foreach ($name in $names) { $saved[$name] = [Environment]::GetEnvironmentVariable($name) }
        $elsewhere = Join-Path $TestDrive 'elsewhere'
        $null = New-Item -ItemType Directory -Path "$elsewhere/vectors", "$elsewhere/papers/2026", "$elsewhere/data"
        Set-Content -LiteralPath "$elsewhere/vectors/index.bin" -Value 'vectors'
        Set-Content -LiteralPath "$elsewhere/papers/2026/one.pdf" -Value '%PDF-1.4'
        Copy-Item -LiteralPath "$clinic/clinic.db" -Destination "$elsewhere/other.db"
        # What the app finds when nobody tells it anything: the folder data where it is started.
        Copy-Item -LiteralPath "$clinic/clinic.db" -Destination "$elsewhere/data/clinic.db"

        function Get-Saved([string] $Folder) {
            Get-ChildItem -LiteralPath $Folder -Recurse -File | ForEach-Object { $_.FullName.Substring($Folder.Length + 1).Replace('\', '/') } |
                Where-Object { $_ -notin 'SHA256SUMS', 'HOW-TO-RESTORE.txt', 'backup_manifest.json' } | Sort-Object
        }
    }

    BeforeEach {
        foreach ($name in $names) { [Environment]::SetEnvironmentVariable($name, $null) }
        $root = New-EmptyRoot
        Push-Location -LiteralPath $elsewhere
    }

    AfterEach {
        Pop-Location
        foreach ($name in $names) { [Environment]::SetEnvironmentVariable($name, $saved[$name]) }
    }

    It 'DOCASSIST_DATA_DIR names the data folder' {
        $env:DOCASSIST_DATA_DIR = $clinic
        $backup = New-DocAssistBackup -BackupRoot $root
        $backup.DataPath | Should -Be $clinic
        Get-Saved $backup.Path | Should -Contain 'settings.json'
    }

    It 'DOCASSIST_DATA_DIR may be relative' {
        $env:DOCASSIST_DATA_DIR = '../clinic'
        (New-DocAssistBackup -BackupRoot $root).DataPath | Should -Be $clinic
    }

    It 'DOCASSIST_DB_PATH names the database, and its folder is the data folder' {
        $env:DOCASSIST_DB_PATH = Join-Path $elsewhere 'other.db'
        $backup = New-DocAssistBackup -BackupRoot $root
        $backup.DataPath | Should -Be $elsewhere
        Get-Saved $backup.Path | Should -Be 'clinic.db'
    }

    It 'DOCASSIST_CHROMA_DIR names the vector store of the data folder in the known place' {
        $env:DOCASSIST_CHROMA_DIR = Join-Path $elsewhere 'vectors'
        $backup = New-DocAssistBackup -BackupRoot $root
        $backup.DataPath | Should -Be (Join-Path $elsewhere 'data')
        Get-Saved $backup.Path | Should -Be 'chroma/index.bin', 'clinic.db'
    }

    It 'DOCASSIST_PDF_DIR names the prescriptions of the data folder in the known place' {
        $env:DOCASSIST_PDF_DIR = Join-Path $elsewhere 'papers'
        $backup = New-DocAssistBackup -BackupRoot $root
        $backup.DataPath | Should -Be (Join-Path $elsewhere 'data')
        Get-Saved $backup.Path | Should -Be 'clinic.db', 'prescriptions/2026/one.pdf'
    }

    It 'DOCASSIST_BACKUP_DIR names the backup root' {
        $env:DOCASSIST_BACKUP_DIR = $root
        $backup = New-DocAssistBackup
        $backup.BackupRoot, $backup.DataPath | Should -Be $root, (Join-Path $elsewhere 'data')
        (Get-DocAssistBackup).Name | Should -Be $backup.Name
    }

    It 'may name every part, and is named in the verbose text' {
        $env:DOCASSIST_DATA_DIR = $clinic
        $env:DOCASSIST_DB_PATH = Join-Path $elsewhere 'other.db'
        $env:DOCASSIST_CHROMA_DIR = Join-Path $elsewhere 'vectors'
        $env:DOCASSIST_PDF_DIR = Join-Path $elsewhere 'papers'
        $env:DOCASSIST_BACKUP_DIR = $root
        $run = Invoke-InSession $session { New-DocAssistBackup -Verbose }
        $run.Output.DataPath, $run.Output.BackupRoot | Should -Be $clinic, $root
        Get-Saved $run.Output.Path | Should -Be 'chroma/index.bin', 'clinic.db', 'prescriptions/2026/one.pdf', 'settings.json'
        $run.Verbose | Should -Contain "Data folder: $clinic (DOCASSIST_DATA_DIR, DOCASSIST_DB_PATH, DOCASSIST_CHROMA_DIR, DOCASSIST_PDF_DIR)"
    }

    It 'is not asked where parameters say it all' {
        foreach ($name in $names) { [Environment]::SetEnvironmentVariable($name, (Join-Path $elsewhere 'nowhere')) }
        $backup = New-DocAssistBackup -DataPath $clinic -BackupRoot $root
        $backup.DataPath, $backup.BackupRoot | Should -Be $clinic, $root
        Get-Saved $backup.Path | Should -Contain 'chroma/chroma.sqlite3'
    }

    It 'counts as silent where a variable is empty' {
        $env:DOCASSIST_DATA_DIR = ' '
        (New-DocAssistBackup -BackupRoot $root).DataPath | Should -Be (Join-Path $elsewhere 'data')
    }

    It 'may be silent: then ~/DocAssist/data is backed up to ~/DocAssist/backups, which is made' -Skip:$homeIsNotInTheEnvironment {
        $newHome = Join-Path $TestDrive 'home'
        $null = New-Item -ItemType Directory -Path (Join-Path $newHome 'DocAssist'), (Join-Path $newHome 'work')
        Copy-Item -LiteralPath $clinic -Destination (Join-Path $newHome 'DocAssist/data') -Recurse
        $old = $env:HOME
        $env:HOME = $newHome
        try {
            $lines = Invoke-ChildCommand -Arguments $ModulePath, (Join-Path $newHome 'work') -Script {
                param($module, $place)
                Import-Module -Name $module
                Set-Location -LiteralPath $place
                $backup = New-DocAssistBackup -WarningAction SilentlyContinue
                $backup.DataPath, $backup.BackupRoot, (Get-DocAssistBackup).Name, $backup.Name
                # The place where one stands comes first.
                Copy-Item -LiteralPath ~/DocAssist/data -Destination data -Recurse
                (New-DocAssistBackup).DataPath
            }
        }
        finally { $env:HOME = $old }
        $lines[0] | Should -Be (Join-Path $newHome 'DocAssist/data')
        $lines[1] | Should -Be (Join-Path $newHome 'DocAssist/backups')
        $lines[2] | Should -Be $lines[3]
        $lines[4] | Should -Be (Join-Path $newHome 'work/data')
    }
}
