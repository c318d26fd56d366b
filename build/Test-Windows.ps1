<#
.SYNOPSIS
Runs the Pester tests in PowerShell for Windows, on Wine, and writes how many passed.

.DESCRIPTION
Wine runs Windows programs on Linux: the module's Windows code and its native library for Windows are the real ones, the
system under them is not.

.PARAMETER Module
The staged module: its manifest.

.PARAMETER Folder
The folder for the Windows that Wine makes. It is kept, for the next run to be quicker.

.PARAMETER CountsFile
The JSON file to write the counts to.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Module,
    [Parameter(Mandatory)] [string] $Folder,
    [Parameter(Mandatory)] [string] $CountsFile
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
. (Join-Path $PSScriptRoot 'Tools.ps1')

function Assert-Program {
    foreach ($program in 'wine', 'script') {
        if (-not (Get-Command -Name $program -CommandType Application -ErrorAction Ignore)) {
            throw "The program '$program' is not installed; on Debian it is in the packages wine, wine64 and bsdutils."
        }
    }
}

function ConvertTo-WindowsPath([string] $Path) {
    # Wine shows the whole file system as drive Z.
    'Z:' + [IO.Path]::GetFullPath($Path).Replace('/', '\')
}

function Copy-Framework([string] $Package, [string] $Framework, [string] $DotNet) {
    $source = Get-PackageFolder $Package 'windows.csproj'
    $target = Join-Path $DotNet "shared/$Framework/$(Split-Path -Leaf $source)"
    if (Test-Path -LiteralPath $target) { return }
    $null = New-Item -ItemType Directory -Path $target
    Copy-Item -Path (Join-Path $source 'runtimes/win-x64/lib/*/*'), (Join-Path $source 'runtimes/win-x64/native/*') -Destination $target
}

function New-DotNet([string] $DotNet) {
    # There is no package of a whole .NET for Windows, but its parts can be laid out as an installation is.
    Copy-Framework 'Microsoft.NETCore.App.Runtime.win-x64' 'Microsoft.NETCore.App' $DotNet
    Copy-Framework 'Microsoft.WindowsDesktop.App.Runtime.win-x64' 'Microsoft.WindowsDesktop.App' $DotNet
    $version = Split-Path -Leaf (Get-PackageFolder 'Microsoft.NETCore.App.Runtime.win-x64' 'windows.csproj')
    $resolver = New-Item -ItemType Directory -Force -Path (Join-Path $DotNet "host/fxr/$version")
    Copy-Item -LiteralPath (Join-Path $DotNet "shared/Microsoft.NETCore.App/$version/hostfxr.dll") -Destination $resolver.FullName
}

function New-SampleClinicProgram([string] $Target) {
    $project = Join-Path $PSScriptRoot '../tests/DocAssist.SampleClinic/DocAssist.SampleClinic.csproj'
    Invoke-Native { dotnet publish $project --framework net10.0 --runtime win-x64 --no-self-contained --output $Target --nologo --verbosity quiet }
    Join-Path $Target 'DocAssist.SampleClinic.exe'
}

function New-WinePrefix {
    if (Test-Path -LiteralPath $env:WINEPREFIX) { return }
    Invoke-Native { wine wineboot -i }
    # .NET refuses the Windows 7 that Wine shows at first.
    Invoke-Native { wine winecfg -v win10 }
}

function Invoke-WindowsShell([string] $Script, [string[]] $Arguments) {
    $shell = Join-Path (Get-PackageFolder PowerShell 'windows.csproj') 'tools/net10.0/any/win/pwsh.exe'
    $words = @('wine', $shell, '-NoProfile', '-NonInteractive', '-File', (ConvertTo-WindowsPath $Script)) + $Arguments
    $line = ($words | ForEach-Object { "'$_'" }) -join ' '
    # Under Wine PowerShell needs a terminal: 'script' is one. What it draws is turned into plain lines.
    script --quiet --return --command "stty cols 240; $line" /dev/null | ForEach-Object {
        $text = $_ -replace '\x1b\][^\a]*\a|\x1b\[[0-9;?]*[a-zA-Z]|\r|wine: Read access denied for device.*$'
        if ($text.Trim()) { $text }
    }
}

Assert-Program
Invoke-Native { dotnet restore (Join-Path $PSScriptRoot 'windows.csproj') --verbosity quiet }
$dotnet = Join-Path $Folder 'dotnet'
New-DotNet $dotnet
$sampleClinic = New-SampleClinicProgram (Join-Path $Folder 'SampleClinic')

$env:WINEPREFIX = Join-Path $Folder 'prefix'
$env:WINEDEBUG = '-all'
New-WinePrefix
$env:DOTNET_ROOT = ConvertTo-WindowsPath $dotnet
# Wine lacks what .NET needs to keep code pages from being writable and executable at once.
$env:DOTNET_EnableWriteXorExecute = '0'
$env:POWERSHELL_TELEMETRY_OPTOUT = '1'
Invoke-WindowsShell (Join-Path $PSScriptRoot 'Test-Module.ps1') @(
    '-Module', (ConvertTo-WindowsPath $Module)
    '-SampleClinic', (ConvertTo-WindowsPath $sampleClinic)
    '-CountsFile', (ConvertTo-WindowsPath $CountsFile)
)
exit $LASTEXITCODE
