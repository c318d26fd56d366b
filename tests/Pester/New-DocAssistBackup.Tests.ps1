BeforeDiscovery {
    $systemHasNoModes = [IO.Path]::DirectorySeparatorChar -eq '\'
    $systemHasNoPipes = $systemHasNoModes
    # There the home folder is what the account has, whatever the environment says.
    $homeIsNotInTheEnvironment = $systemHasNoModes
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-Module -Name $ModulePath
    $clinic = Initialize-Clinic (Join-Path $TestDrive 'clinic') -Options '--extra'
    $session = New-Session

    function Get-Name([string] $Root) {
        Get-ChildItem -LiteralPath $Root -Force | Where-Object { $_.Name -ne '.docassist' } | ForEach-Object { $_.Name } | Sort-Object
    }

    function Copy-Clinic {
        $path = Join-Path $TestDrive ([Guid]::NewGuid().ToString('N').Substring(0, 8))
        Copy-Item -LiteralPath $clinic -Destination $path -Recurse
        $path
    }
}

AfterAll { Close-Session $session }

Describe 'A backup' {
    BeforeAll {
        $root = New-EmptyRoot
        $before = Get-FolderState $clinic
        $made = @(New-DocAssistBackup -DataPath $clinic -BackupRoot $root)
        $backup = $made[0]
        $folder = Join-Path $root $backup.Name
        $files = Get-ChildItem -LiteralPath $folder -Recurse -File
        $relative = $files | ForEach-Object { $_.FullName.Substring($folder.Length + 1).Replace('\', '/') }
        $sums = @{}
        foreach ($line in [IO.File]::ReadAllLines((Join-Path $folder 'SHA256SUMS'))) { $sums[$line.Substring(66)] = $line.Substring(0, 64) }
    }

    It 'is the one object that the command emits' {
        $made.Count | Should -Be 1
        $backup.GetType().FullName | Should -Be 'DocAssist.Backup.Catalog.BackupInfo'
    }

    It 'is named by its local time' {
        $backup.Name | Should -MatchExactly '^backup_\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d$'
        $backup.Name | Should -Be ('backup_{0:yyyy-MM-dd_HH-mm-ss}' -f $backup.CreatedAt)
        ([datetime]::UtcNow - $backup.CreatedAtUtc).Duration() | Should -BeLessThan ([timespan]'01:00:00')
    }

    It 'is good, ours, and says what it holds and where it lies' {
        "$($backup.Verdict) $($backup.Kind) $($backup.IsOurs) $($backup.ClockSkew)" | Should -Be 'Good Backup True False'
        $backup.Reasons | Should -BeNullOrEmpty
        $backup.PatientCount | Should -Be 10
        $backup.VisitCount | Should -BeGreaterThan 0
        $backup.Path, $backup.BackupRoot, $backup.DataPath | Should -Be $folder, $root, $clinic
        $backup.HostName | Should -Be ([Environment]::MachineName)
    }

    It 'counts its files and bytes, the manifest aside' {
        $backup.FileCount | Should -Be ($files.Count - 1)
        $bytes = ($files | Where-Object { $_.Name -ne 'backup_manifest.json' } | Measure-Object -Property Length -Sum).Sum
        $backup.Size | Should -Be $bytes
    }

    It 'is what Get-DocAssistBackup lists afterwards' {
        $listed = Get-DocAssistBackup -BackupRoot $root
        $listed.Id | Should -Be $backup.Id
        $listed.CreatedAtUtc | Should -Be $backup.CreatedAtUtc
        $listed.KeptBecause | Should -Be 'the newest good backup'
    }

    It 'has every ordinary file with its bytes and its time' {
        $sources = @(Get-Item -LiteralPath (Join-Path $clinic 'settings.json')) + @(Get-ChildItem -Path "$clinic/prescriptions", "$clinic/chroma" -Recurse -File) |
            Where-Object { $_.Extension -ne '.sqlite3' }
        $sources.Count | Should -BeGreaterThan 8
        foreach ($source in $sources) {
            $copy = Get-Item -LiteralPath (Join-Path $folder $source.FullName.Substring($clinic.Length + 1))
            (Get-FileHash -LiteralPath $copy.FullName).Hash | Should -Be (Get-FileHash -LiteralPath $source.FullName).Hash
            $copy.LastWriteTimeUtc | Should -Be $source.LastWriteTimeUtc
        }
    }

    It 'has databases that open and agree with themselves' {
        $null = Invoke-SampleClinic check --database (Join-Path $folder 'clinic.db')
        $relative | Should -Contain 'chroma/chroma.sqlite3'
        $relative -match '-(wal|shm|journal)$' | Should -BeNullOrEmpty
    }

    It 'lists every file with its SHA-256 in SHA256SUMS, itself and the manifest aside' {
        ($sums.Keys | Sort-Object) | Should -Be ($relative | Where-Object { $_ -notin 'SHA256SUMS', 'backup_manifest.json' } | Sort-Object)
        foreach ($path in $sums.Keys) { $sums[$path] | Should -BeExactly (Get-FileHash -LiteralPath (Join-Path $folder $path)).Hash.ToLowerInvariant() }
    }

    It 'says in HOW-TO-RESTORE.txt what it is' {
        $text = Get-Content -Raw -LiteralPath (Join-Path $folder 'HOW-TO-RESTORE.txt')
        $text | Should -Match ([regex]::Escape($backup.Name))
        $text | Should -Match 'Patients: +10\b'
        $text | Should -Match 'Worth: +Good\b'
    }

    It 'leaves out what the app does not need to live' {
        $relative | Where-Object { $_ -match 'audit|exports|whatsapp|device_id' } | Should -BeNullOrEmpty
    }

    It 'leaves the data as it was, and nothing unfinished in the root' {
        Get-FolderState $clinic | Should -Be $before
        Get-Name $root | Should -Be $backup.Name
    }

    It 'can be read by its owner only' -Skip:$systemHasNoModes {
        $modes = Get-ChildItem -LiteralPath $root -Recurse -Force | ForEach-Object { $_.UnixMode } | Sort-Object -Unique
        $modes | Should -Be '-rw-------', 'drwx------'
    }
}

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

Describe 'The options' {
    BeforeAll { $root = New-EmptyRoot }

    It '-Label is kept as it was given: <_>' -ForEach 'before the upgrade', ' "quoted", \ and / ', ([string][char]0x939 + [char]0x93F + [char]0xD83D + [char]0xDE00), "two`nlines", ('x' * 200) {
        $backup = New-DocAssistBackup -DataPath $clinic -BackupRoot $root -Label $_ -NoRetention
        $backup.Label | Should -BeExactly $_
        (Get-DocAssistBackup -BackupRoot $root -Name $backup.Name).Label | Should -BeExactly $_
    }

    It '-Label is null where none was given' {
        (New-DocAssistBackup -DataPath $clinic -BackupRoot $root).Label | Should -BeNullOrEmpty
    }

    It '-Verification <_> is what the listing says' -ForEach 'Quick', 'Full' {
        $backup = New-DocAssistBackup -DataPath $clinic -BackupRoot $root -Verification $_
        $backup.Verification | Should -Be $_
        $backup.VerifiedAtUtc | Should -Be $backup.CreatedAtUtc
    }

    It '-IncludeExtra saves the rest of the data folder too, its databases as databases' {
        $backup = New-DocAssistBackup -DataPath $clinic -BackupRoot $root -IncludeExtra
        foreach ($name in 'audit.db', 'exports', 'whatsapp_settings.json', '.device_id') { Join-Path $backup.Path $name | Should -Exist }
        $manifest = Get-Content -Raw -LiteralPath (Join-Path $backup.Path 'backup_manifest.json') | ConvertFrom-Json
        $manifest.docassist_backup.databases.path | Should -Contain 'audit.db'
    }

    It '-IncludeExtra takes a part for a part however its name is spelled' -Skip:([IO.Path]::DirectorySeparatorChar -ne '\') {
        $data = Initialize-Clinic (Join-Path $TestDrive 'spelled') -Options '--extra'
        foreach ($name in @{ 'prescriptions' = 'Prescriptions'; 'settings.json' = 'Settings.json' }.GetEnumerator()) {
            Rename-Item -LiteralPath (Join-Path $data $name.Key) -NewName "$($name.Value).new"
            Rename-Item -LiteralPath (Join-Path $data "$($name.Value).new") -NewName $name.Value
        }
        (New-DocAssistBackup -DataPath $data -BackupRoot (New-EmptyRoot) -IncludeExtra).Verdict | Should -Be 'Good'
    }

    It 'are refused where they make no sense: <Name>' -ForEach @(
        @{ Name = '-KeepLast 0'; Extra = @{ KeepLast = 0 } }
        @{ Name = '-KeepDaily -1'; Extra = @{ KeepDaily = -1 } }
        @{ Name = '-TimeoutSec -1'; Extra = @{ TimeoutSec = -1 } }
        @{ Name = 'an empty label'; Extra = @{ Label = '' } }
        @{ Name = 'a label of 201 characters'; Extra = @{ Label = 'x' * 201 } }
        @{ Name = '-NoRetention with -KeepLast'; Extra = @{ NoRetention = $true; KeepLast = 3 } }
        @{ Name = '-Verification Deep'; Extra = @{ Verification = 'Deep' } }
        @{ Name = 'an empty -DataPath'; Extra = @{ DataPath = '' } }
    ) {
        $before = Get-Name $root
        $values = @{ BackupRoot = $root } + $Extra
        if (-not $values.ContainsKey('DataPath')) { $values['DataPath'] = $clinic }
        { New-DocAssistBackup @values } | Should -Throw -ExceptionType ([Management.Automation.ParameterBindingException])
        Get-Name $root | Should -Be $before
    }
}

Describe 'What is odd about the data' {
    It 'makes the backup Partial, with a warning: a <Name>' -Skip:$systemHasNoPipes -ForEach @(
        @{ Name = 'link to a file'; Make = { param($path) $null = New-Item -ItemType SymbolicLink -Path $path -Target /etc/hostname } }
        @{ Name = 'link in a circle'; Make = { param($path) $null = New-Item -ItemType SymbolicLink -Path $path -Target (Split-Path -Parent $path) } }
        @{ Name = 'pipe'; Make = { param($path) mkfifo $path } }
    ) {
        $data = Copy-Clinic
        & $Make (Join-Path $data 'prescriptions/odd.pdf')
        $root = New-EmptyRoot
        $run = Invoke-InSession $session { param($data, $root) New-DocAssistBackup -DataPath $data -BackupRoot $root } $data, $root
        $run.Output.Verdict | Should -Be 'Partial'
        $run.Output.Reasons | Should -Match '^Prescriptions: 1 entry could not be saved'
        $run.Warning | Should -Match "$($run.Output.Name) is Partial"
        $run.Errors | Should -BeNullOrEmpty
        Join-Path $run.Output.Path 'prescriptions/odd.pdf' | Should -Not -Exist
    }

    It 'makes the backup Suspect, and nothing is removed: all patients are gone' {
        $data = Copy-Clinic
        $root = New-EmptyRoot
        $good = New-DocAssistBackup -DataPath $data -BackupRoot $root -KeepLast 1
        $null = New-SampleClinic (Join-Path $TestDrive 'emptied') -Patients 0 -Options '--visits', '0', '--prescriptions', '0', '--vectors', '0'
        Copy-Item -LiteralPath (Join-Path $TestDrive 'emptied/clinic.db') -Destination (Join-Path $data 'clinic.db')
        $suspect = New-DocAssistBackup -DataPath $data -BackupRoot $root -KeepLast 1 -WarningAction SilentlyContinue -WarningVariable warning
        $suspect.Verdict | Should -Be 'Suspect'
        $suspect.Reasons | Should -Contain "There are no patients any more; $($good.Name) had 10."
        "$warning" | Should -Match 'is Suspect'
        "$warning" | Should -Match ([regex]::Escape("There are no patients any more; $($good.Name) had 10."))
        "$warning" | Should -Match 'accept it with Confirm-DocAssistBackup'
        Get-Name $root | Should -Be ($good.Name, $suspect.Name | Sort-Object)
        (Get-DocAssistBackup -BackupRoot $root -Name $good.Name).KeptBecause | Should -Be 'the newest good backup'
    }
}

Describe 'A backup of data that has lost something' {
    It 'is Suspect: <Name>' -ForEach @(
        @{ Name = 'documents were encrypted'; Reason = '^Of 4 PDF files, 4 do not begin as a PDF does'
            Script = { Get-ChildItem -Path "$data/prescriptions" -Recurse -File | ForEach-Object { [IO.File]::WriteAllBytes($_.FullName, (New-Object byte[] $_.Length)) } }
        }
        @{ Name = 'documents were deleted'; Reason = '^Prescriptions fell from 4 to 1 files since backup_'
            Script = { Get-ChildItem -Path "$data/prescriptions" -Recurse -File | Select-Object -Skip 1 | Remove-Item }
        }
        @{ Name = 'the vector store is gone'; Reason = '^The database chroma/chroma.sqlite3 is gone; backup_'
            Script = { Remove-Item -LiteralPath "$data/chroma" -Recurse }
        }
    ) {
        $data = Copy-Clinic
        $root = New-EmptyRoot
        $null = New-DocAssistBackup -DataPath $data -BackupRoot $root
        & $Script
        $suspect = New-DocAssistBackup -DataPath $data -BackupRoot $root -WarningAction SilentlyContinue
        "$($suspect.Verdict)" | Should -Be 'Suspect'
        @($suspect.Reasons -match $Reason).Count | Should -Be 1
    }

    It 'is Good after a restore of an older one, which had less' {
        $data = Copy-Clinic
        $root = New-EmptyRoot
        $old = New-DocAssistBackup -DataPath $data -BackupRoot $root
        $pdf = @(Get-ChildItem -Path "$data/prescriptions" -Recurse -File)[0].FullName
        foreach ($i in 1..4) { Copy-Item -LiteralPath $pdf -Destination "$data/prescriptions/more-$i.pdf" }
        $null = New-DocAssistBackup -DataPath $data -BackupRoot $root
        $null = Restore-DocAssistBackup -LiteralPath $old.Path -DataPath $data -BackupRoot $root -Force
        $after = New-DocAssistBackup -DataPath $data -BackupRoot $root
        "$($after.Verdict)" | Should -Be 'Good'
    }
}

Describe 'Retention' {
    BeforeAll {
        $first = New-DocAssistBackup -DataPath $clinic -BackupRoot (New-EmptyRoot)

        function New-AgedRoot([datetime[]] $At) {
            $root = New-EmptyRoot
            foreach ($time in $At) { $null = New-DatedBackup -Source $first.Path -At $time -Root $root }
            $root
        }
    }

    It 'keeps the last five when nobody says otherwise' {
        $root = New-AgedRoot (1..6 | ForEach-Object { [datetime]"2026-01-0$_" })
        $made = New-DocAssistBackup -DataPath $clinic -BackupRoot $root
        Get-Name $root | Should -Be (@(3..6 | ForEach-Object { "backup_2026-01-0${_}_00-00-00" }) + $made.Name)
    }

    It '-KeepLast says how many' {
        $root = New-AgedRoot (1..4 | ForEach-Object { [datetime]"2026-01-0$_" })
        $made = New-DocAssistBackup -DataPath $clinic -BackupRoot $root -KeepLast 2
        Get-Name $root | Should -Be 'backup_2026-01-04_00-00-00', $made.Name
    }

    It '-KeepLast 1 keeps the one just made' {
        $root = New-AgedRoot '2026-01-01', '2026-01-02'
        $made = New-DocAssistBackup -DataPath $clinic -BackupRoot $root -KeepLast 1
        Get-Name $root | Should -Be $made.Name
    }

    It '-<Name> keeps the newest of each' -ForEach @(
        @{ Name = 'KeepDaily'; Kept = 'backup_2026-03-01_12-00-00', 'backup_2026-03-02_18-00-00' }
        @{ Name = 'KeepWeekly'; Kept = 'backup_2026-03-01_12-00-00', 'backup_2026-03-02_18-00-00' }
        @{ Name = 'KeepMonthly'; Kept = 'backup_2026-02-27_12-00-00', 'backup_2026-03-02_18-00-00' }
    ) {
        # Two on a Monday, and before it the Sunday, the Friday and a Sunday of another month.
        $root = New-AgedRoot '2026-02-01 12:00', '2026-02-27 12:00', '2026-03-01 12:00', '2026-03-02 12:00', '2026-03-02 18:00'
        $values = @{ $Name = 3 }
        $made = New-DocAssistBackup -DataPath $clinic -BackupRoot $root -KeepLast 1 @values
        Get-Name $root | Should -Be (@($Kept) + $made.Name)
    }

    It '-NoRetention removes nothing' {
        $root = New-AgedRoot (1..7 | ForEach-Object { [datetime]"2026-01-0$_" })
        $null = New-DocAssistBackup -DataPath $clinic -BackupRoot $root -NoRetention
        @(Get-Name $root).Count | Should -Be 8
    }

    It 'tells what it removes by -Verbose' {
        $root = New-AgedRoot '2026-01-01', '2026-01-02'
        $run = Invoke-InSession $session { param($data, $root) New-DocAssistBackup -DataPath $data -BackupRoot $root -KeepLast 2 -Verbose } $clinic, $root
        $run.Verbose | Should -Contain 'Removed backup_2026-01-01_00-00-00: older than the 2 that are kept'
    }

    It 'counts the backups of each data folder by themselves' {
        $root = New-AgedRoot '2026-01-01', '2026-01-02'
        $other = New-DocAssistBackup -DataPath (Copy-Clinic) -BackupRoot $root -KeepLast 2
        Get-Name $root | Should -Be 'backup_2026-01-01_00-00-00', 'backup_2026-01-02_00-00-00', $other.Name
    }

    It 'never touches what the module did not make, nor what is no backup' {
        $root = New-AgedRoot '2026-01-02', '2026-01-03'
        $null = Invoke-SampleClinic app-backup --path (Copy-Clinic) --root $root --at 2025-12-01T10:00:00
        $null = New-Item -ItemType Directory -Path "$root/backup_of_photos", "$root/backup_2025-11-01_10-00-00", "$root/other"
        $null = New-DatedBackup -Source $first.Path -At '2025-10-01' -Root $root -Verdict Partial
        Rename-Item -LiteralPath (New-DatedBackup -Source $first.Path -At '2025-10-02' -Root $root) -NewName backup_2025-10-02_00-00-00_DO_NOT_DELETE
        $made = New-DocAssistBackup -DataPath $clinic -BackupRoot $root -KeepLast 1
        Get-Name $root | Should -Be @(
            'backup_2025-10-01_00-00-00', 'backup_2025-10-02_00-00-00_DO_NOT_DELETE', 'backup_2025-11-01_10-00-00', 'backup_2025-12-01_10-00-00'
            $made.Name, 'backup_of_photos', 'other'
        )
    }

    It 'is remembered, so that a listing tells the reasons that hold' {
        $root = New-AgedRoot '2026-01-01', '2026-01-02', '2026-01-03'
        $made = New-DocAssistBackup -DataPath $clinic -BackupRoot $root -KeepLast 3 -KeepMonthly 2
        $kept = Get-DocAssistBackup -BackupRoot $root
        $kept.Name[0] | Should -Be $made.Name
        $kept.KeptBecause | Should -Be 'the newest good backup', 'one of the last 3', 'one of the last 3'
    }
}

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
        $run = Invoke-InSession $session $Script (Copy-Clinic), (New-EmptyRoot)
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
        $names = Get-Name $root
        $started = Start-InSession $session { param($data, $root) New-DocAssistBackup -DataPath $data -BackupRoot $root -KeepLast 1 } $large, $root
        Wait-Until { $started.Run.IsCompleted -or [IO.Directory]::GetDirectories($root, '.partial_*').Count }
        $started.Shell.Stop()
        $started.Shell.InvocationStateInfo.State | Should -Be 'Stopped'
        $started.Output.Count | Should -Be 0
        Get-Name $root | Should -Be $names
        Get-FolderState (Get-ChildItem -LiteralPath $root).FullName | Should -Be $before
        Get-ChildItem -LiteralPath $temporary -Force | Where-Object { $_.Name -match 'docassist' } | Should -BeNullOrEmpty
    }

    It 'leaves nothing when a warning is to end it' {
        # The warning that a new root gets comes before the backup: stopping at it must make none.
        $root = Join-Path (New-EmptyRoot) 'new'
        $failure = Get-Failure { New-DocAssistBackup -DataPath $large -BackupRoot $root -WarningAction Stop }
        $failure.Terminating | Should -BeTrue
        Get-Name $root | Should -BeNullOrEmpty
    }
}

Describe 'Another process' {
    BeforeAll {
        $data = Copy-Clinic
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
        Get-Name $elsewhere | Should -BeNullOrEmpty
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
        Get-Name $root | Should -Be ($names | Sort-Object)
        (Get-DocAssistBackup -BackupRoot $root).Verdict | Should -Be 'Good', 'Good'
    }
}

Describe 'A second backup' {
    BeforeAll {
        $second = Copy-Clinic
        # Files that were changed only just now could change once more without their times telling.
        Start-Sleep -Milliseconds 2500
        $secondRoot = New-EmptyRoot
        $first = New-DocAssistBackup -DataPath $second -BackupRoot $secondRoot

        function Get-Reused($Backup) {
            $manifest = Get-Content -LiteralPath (Join-Path $Backup.Path 'backup_manifest.json') -Raw | ConvertFrom-Json
            foreach ($file in $manifest.docassist_backup.files | Where-Object { $_.PSObject.Properties['reused'] }) {
                [pscustomobject]@{ Path = $file.path; From = $manifest.docassist_backup.reuse[$file.reused].from }
            }
        }
    }

    It 'shares what has not changed, and its manifest says from where' {
        $next = New-DocAssistBackup -DataPath $second -BackupRoot $secondRoot
        $reused = @(Get-Reused $next)
        @($reused.Path) -like 'prescriptions/*' | Should -Not -BeNullOrEmpty
        $reused.Path | Should -Not -Contain 'settings.json'
        $reused.Path | Should -Not -Contain 'clinic.db'
        $reused.From | Select-Object -Unique | Should -Be $first.Name
        $next.Size | Should -Be $first.Size
        (Test-DocAssistBackup -LiteralPath $next.Path -Full).Verdict | Should -Be 'Good'
    }

    It 'shares nothing with -NoReuse' {
        Get-Reused (New-DocAssistBackup -DataPath $second -BackupRoot $secondRoot -NoReuse) | Should -BeNullOrEmpty
    }

    It 'is not made with -SkipUnchanged when nothing has changed: the last good one is emitted with a note' {
        $before = Get-Name $secondRoot
        $last = Get-DocAssistBackup -BackupRoot $secondRoot -Latest
        $said = New-DocAssistBackup -DataPath $second -BackupRoot $secondRoot -SkipUnchanged 6>&1
        "$($said[0])" | Should -Be "Nothing has changed since $($last.Name) was made, so no new backup was made."
        $said[1].Name | Should -Be $last.Name
        $said[1].UnchangedAtUtc | Should -BeOfType [datetime]
        $said[1] | Format-List | Out-String | Should -Match 'UnchangedAtUtc'
        (Get-DocAssistBackup -BackupRoot $secondRoot -Latest).UnchangedAtUtc | Should -Be $said[1].UnchangedAtUtc
        Get-Name $secondRoot | Should -Be $before
    }

    It 'is made with -SkipUnchanged when a file has changed' {
        $last = Get-DocAssistBackup -BackupRoot $secondRoot -Latest
        Add-Content -LiteralPath (Join-Path $second 'settings.json') -Value ' '
        (New-DocAssistBackup -DataPath $second -BackupRoot $secondRoot -SkipUnchanged).Name | Should -Not -Be $last.Name
    }
}
