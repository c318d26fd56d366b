BeforeDiscovery {
    $runtimeIds = @(
        'win-x64', 'win-x86', 'win-arm64'
        'linux-x64', 'linux-arm64', 'linux-musl-x64', 'linux-musl-arm64'
        'osx-x64', 'osx-arm64'
    )
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $manifest = Test-ModuleManifest -Path $ModulePath

    function Get-AssemblyFacts([string] $Path) {
        $reader = New-Object Reflection.PortableExecutable.PEReader ([IO.File]::OpenRead($Path))
        try {
            $metadata = [Reflection.Metadata.PEReaderExtensions]::GetMetadataReader($reader)
            @{
                FullName   = [Reflection.AssemblyName]::GetAssemblyName($Path).FullName
                Mvid       = $metadata.GetGuid($metadata.GetModuleDefinition().Mvid)
                NativeSize = $reader.PEHeaders.CorHeader.ManagedNativeHeaderDirectory.Size
            }
        }
        finally { $reader.Dispose() }
    }
}

Describe 'The built module in a new session' {
    It 'exports the cmdlets that its manifest lists and nothing else' {
        $exported = Invoke-ChildCommand -Arguments $ModulePath -Script {
            param($module)
            (Import-Module -Name $module -PassThru).ExportedCommands.Keys
        }
        $exported | Sort-Object | Should -Be ($manifest.ExportedCmdlets.Keys | Sort-Object)
    }

    It 'exports cmdlets only, each under the name of the module' {
        $commands = Invoke-ChildCommand -Arguments $ModulePath -Script {
            param($module)
            Import-Module -Name $module
            Get-Command -Module DocAssist.Backup | ForEach-Object { '{0} {1}' -f $_.CommandType, $_.Name }
        }
        $commands | Sort-Object | Should -Be ($manifest.ExportedCmdlets.Keys | Sort-Object | ForEach-Object { "Cmdlet $_" })
    }

    It 'can be imported again with -Force and still works' {
        $root = New-Item -ItemType Directory -Path (Join-Path $TestDrive 'again')
        $count = Invoke-ChildCommand -Arguments $ModulePath, $root.FullName -Script {
            param($module, $root)
            foreach ($time in 1..3) {
                Import-Module -Name $module -Force
                @(Get-DocAssistBackup -BackupRoot $root).Count
            }
        }
        $count | Should -Be '0', '0', '0'
    }

    It 'takes its commands away when it is removed, and can come back' {
        $found = Invoke-ChildCommand -Arguments $ModulePath -Script {
            param($module)
            Import-Module -Name $module
            Remove-Module -Name DocAssist.Backup
            @(Get-Command -Name *-DocAssist*).Count
            Import-Module -Name $module
            @(Get-Command -Name *-DocAssist*).Count
        }
        $found | Should -Be '0', "$($manifest.ExportedCmdlets.Count)"
    }

    It 'loads by itself when a command of it is used' {
        $root = New-Item -ItemType Directory -Path (Join-Path $TestDrive 'autoload')
        $folder = Split-Path -Parent (Split-Path -Parent $ModuleFolder)
        $base = Invoke-ChildCommand -Arguments $folder, $root.FullName -Script {
            param($folder, $root)
            $env:PSModulePath = $folder
            Get-DocAssistBackup -BackupRoot $root
            (Get-Module -Name DocAssist.Backup).ModuleBase
        }
        $base | Should -Be $ModuleFolder
    }

    It 'takes engine and cmdlets that were compiled beforehand where there are any for its runtime, and else compiles for itself' {
        $engine, $cmdlets, $runtime = Invoke-ChildCommand -Arguments $ModulePath -Script {
            param($module)
            Import-Module -Name $module
            [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'DocAssist.Backup' } | ForEach-Object { $_.Location }
            (Get-Command -Name Get-DocAssistBackup).ImplementingType.Assembly.Location
            $machine = [Runtime.InteropServices.RuntimeInformation]
            $system = if ($env:OS -eq 'Windows_NT') { 'win' } elseif ($machine::IsOSPlatform([Runtime.InteropServices.OSPlatform]::OSX)) { 'osx' } elseif ($machine::RuntimeIdentifier -match 'musl|^alpine') { 'linux-musl' } else { 'linux' }
            if ($PSEdition -eq 'Core') { 'runtimes/{0}-{1}/lib/net{2}.0' -f $system, "$($machine::ProcessArchitecture)".ToLowerInvariant(), [Environment]::Version.Major }
            else { 'none' }
        }
        $flavour = if ($PSEdition -eq 'Core') { 'core' } else { 'desktop' }
        $isThere = Test-Path -LiteralPath (Join-Path $ModuleFolder $runtime)
        $engine | Should -Be (Get-Item -LiteralPath (Join-Path $ModuleFolder "$(if ($isThere) { $runtime } else { "$flavour/deps" })/DocAssist.Backup.dll")).FullName
        $cmdlets | Should -Be (Get-Item -LiteralPath (Join-Path $ModuleFolder "$(if ($isThere) { $runtime } else { $flavour })/DocAssist.Backup.PowerShell.dll")).FullName
    }

    It 'compiles for itself where what was compiled beforehand is torn' {
        $copy = Join-Path $TestDrive 'torn'
        Copy-Item -LiteralPath $ModuleFolder -Destination $copy -Recurse
        foreach ($file in Get-ChildItem -Path (Join-Path $copy 'runtimes/*/lib/*/*.dll')) { [IO.File]::WriteAllBytes($file.FullName, [byte[]](0x4d, 0x5a)) }
        $root = New-Item -ItemType Directory -Path (Join-Path $TestDrive 'of-torn')
        $verdict = Invoke-ChildCommand -Arguments (Join-Path $copy 'DocAssist.Backup.psd1'), (New-SampleClinic (Join-Path $TestDrive 'for-torn')), $root.FullName -Script {
            param($module, $clinic, $root)
            Import-Module -Name $module
            "$((New-DocAssistBackup -DataPath $clinic -BackupRoot $root).Verdict)"
        }
        $verdict | Should -Be 'Good'
    }

    It 'gets on with another version of Microsoft.Data.Sqlite that the session has loaded' {
        $clinic = New-SampleClinic (Join-Path $TestDrive 'clinic')
        $root = New-Item -ItemType Directory -Path (Join-Path $TestDrive 'backups')
        $others = foreach ($name in 'SQLitePCLRaw.core', 'Microsoft.Data.Sqlite.Core') {
            Get-Item -Path (Join-Path (Get-PackageFolder $name) 'lib/netstandard2.0/*.dll')
        }
        $lines = Invoke-ChildCommand -Arguments (@($ModulePath, $clinic, $root.FullName) + $others.FullName) -Script {
            param($module, $clinic, $root)
            $args | ForEach-Object { Add-Type -LiteralPath $_ }
            # Touched before the import, so that it is this version that the session knows.
            $null = New-Object Microsoft.Data.Sqlite.SqliteConnectionStringBuilder
            Import-Module -Name $module
            "$((New-DocAssistBackup -DataPath $clinic -BackupRoot $root).Verdict)"
            "$(Test-DocAssistBackup -BackupRoot $root -Full -Quiet)"
            [AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { $_.GetName() } |
                Where-Object { $_.Name -eq 'Microsoft.Data.Sqlite' } | ForEach-Object { "$($_.Version)" }
        }
        $own = Get-Item -Path (Join-Path $ModuleFolder '*/deps/Microsoft.Data.Sqlite.dll') | Select-Object -First 1
        $ownVersion = [Reflection.AssemblyName]::GetAssemblyName($own.FullName).Version
        $lines | Select-Object -First 2 | Should -Be 'Good', 'True'
        $lines | Select-Object -Skip 2 | Sort-Object | Should -Be ('8.0.34.0', "$ownVersion" | Sort-Object)
    }
}

Describe 'The folder of the built module' {
    It 'holds the native SQLite library for <_>' -ForEach $runtimeIds {
        $library = Get-ChildItem -LiteralPath (Join-Path $ModuleFolder "runtimes/$_/native")
        $library.Name | Should -Match '^(lib)?e_sqlite3\.(dll|so|dylib)$'
        $library.Length | Should -BeGreaterThan 500KB
    }

    It 'holds cmdlets, engine and all that they need compiled beforehand for <_>' -ForEach 'win-x64', 'linux-x64' -Skip:($PSVersionTable.PSEdition -eq 'Desktop') {
        if (-not (Test-Path -LiteralPath (Join-Path $ModuleFolder "runtimes/$_/lib"))) { Set-ItResult -Skipped -Because 'the feed of this machine has no compiler for it' }
        $compiled = Join-Path $ModuleFolder "runtimes/$_/lib/net10.0"
        $plain = @(Get-ChildItem -LiteralPath (Join-Path $ModuleFolder 'core/deps')) + (Get-Item -LiteralPath (Join-Path $ModuleFolder 'core/DocAssist.Backup.PowerShell.dll'))
        (Get-ChildItem -LiteralPath $compiled).Name | Sort-Object | Should -Be ($plain.Name | Sort-Object)
        foreach ($file in $plain) {
            $own = Get-AssemblyFacts $file.FullName
            $facts = Get-AssemblyFacts (Join-Path $compiled $file.Name)
            $facts.NativeSize | Should -BeGreaterThan 0 -Because $file.Name
            $facts.FullName | Should -Be $own.FullName
            # By its version id .NET knows that it is the very assembly. Of a package there may be a variant for this runtime.
            if ($file.Name -like 'DocAssist.*') { $facts.Mvid | Should -Be $own.Mvid -Because $file.Name }
        }
    }

    It 'holds nothing but the loader and the cmdlets beside deps in <_>, so that the session never loads the engine for itself' -ForEach 'core', 'desktop' {
        (Get-ChildItem -LiteralPath (Join-Path $ModuleFolder $_) -File).Name | Sort-Object | Should -Be 'DocAssist.Backup.Loader.dll', 'DocAssist.Backup.PowerShell.dll'
        Join-Path $ModuleFolder "$_/deps/DocAssist.Backup.dll" | Should -Exist
    }

    It 'says the version that its assemblies in <_> have' -ForEach 'core', 'desktop' {
        foreach ($name in 'DocAssist.Backup.Loader.dll', 'DocAssist.Backup.PowerShell.dll', 'deps/DocAssist.Backup.dll') {
            $version = [Reflection.AssemblyName]::GetAssemblyName((Join-Path $ModuleFolder "$_/$name")).Version
            "$version" | Should -Be "$($manifest.Version).0"
        }
    }
}

# Windows PowerShell cannot read an assembly's references without loading it.
Describe 'The flavour for .NET Framework' -Skip:($PSVersionTable.PSEdition -eq 'Desktop') {
    BeforeAll {
        function Get-Identity([string] $Folder) {
            $identities = @{}
            foreach ($file in Get-ChildItem -LiteralPath $Folder -Filter *.dll -Recurse) {
                try { $name = [Reflection.AssemblyName]::GetAssemblyName($file.FullName) }
                catch [BadImageFormatException] { continue }
                $identities[$name.Name] = $name.Version
            }
            $identities
        }

        function Get-Reference([string] $Path) {
            $stream = [IO.File]::OpenRead($Path)
            $file = New-Object Reflection.PortableExecutable.PEReader $stream
            try {
                $metadata = [Reflection.Metadata.PEReaderExtensions]::GetMetadataReader($file)
                foreach ($handle in $metadata.AssemblyReferences) { $metadata.GetAssemblyReference($handle).GetAssemblyName() }
            }
            finally { $file.Dispose() }
        }

        $desktop = Join-Path $ModuleFolder 'desktop'
        $framework = Get-PackageFolder Microsoft.NETFramework.ReferenceAssemblies.net472
        $known = Get-Identity (Join-Path $framework 'build/.NETFramework/v4.7.2')
        $shipped = Get-Identity $desktop
        # .NET Framework takes its own assembly first: a shipped one serves only where it has none, or one that is too old.
        foreach ($name in $shipped.Keys) {
            if (-not $known.ContainsKey($name) -or $known[$name] -lt $shipped[$name]) { $known[$name] = $shipped[$name] }
        }
        $known['System.Management.Automation'] = [version]'3.0.0.0'
    }

    It 'finds every assembly that it needs in the module or in .NET Framework 4.7.2' {
        $missing = foreach ($file in Get-ChildItem -LiteralPath $desktop -Filter *.dll -Recurse) {
            foreach ($needed in Get-Reference $file.FullName) {
                $version = $known[$needed.Name]
                if (-not $version -or $version -lt $needed.Version) { "$($file.Name) needs $needed, known is '$version'" }
            }
        }
        $missing | Should -BeNullOrEmpty
    }
}
