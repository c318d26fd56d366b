<#
.SYNOPSIS
Runs what Mono can run of the flavour for .NET Framework and writes how many tests passed.

.DESCRIPTION
First the engine's tests, then a program that loads the staged module's assemblies as Windows PowerShell would.

.PARAMETER Module
The staged module: its manifest.

.PARAMETER EngineTests
The engine's test assembly for .NET Framework.

.PARAMETER SampleClinic
The program that makes sample clinics.

.PARAMETER CountsFile
The JSON file to write the counts to.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Module,
    [Parameter(Mandatory)] [string] $EngineTests,
    [Parameter(Mandatory)] [string] $SampleClinic,
    [Parameter(Mandatory)] [string] $CountsFile
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
. (Join-Path $PSScriptRoot 'Tools.ps1')

function Get-NativeFolder {
    $isMac = [Runtime.InteropServices.RuntimeInformation]::IsOSPlatform([Runtime.InteropServices.OSPlatform]::OSX)
    $system = if ($isMac) { 'osx' } else { 'linux' }
    $processor = "$([Runtime.InteropServices.RuntimeInformation]::OSArchitecture)".ToLowerInvariant()
    Join-Path (Split-Path -Parent $Module) "runtimes/$system-$processor/native"
}

function Invoke-EngineTest([string] $Folder) {
    $report = Join-Path $Folder 'xunit.xml'
    # Without an application domain of their own, which Mono lacks, tests look for their files where the runner is.
    $together = Join-Path $Folder 'engine'
    Copy-Item -LiteralPath (Join-Path (Get-PackageFolder xunit.runner.console) 'tools/net472') -Destination $together -Recurse
    Copy-Item -Path (Join-Path (Split-Path -Parent $EngineTests) '*') -Destination $together -Recurse -Force
    $tests = Join-Path $together (Split-Path -Leaf $EngineTests)
    mono (Join-Path $together 'xunit.console.exe') $tests -noappdomain -noshadow -parallel none -nologo -xml $report | Out-Host
    $run = ([xml](Get-Content -Raw -LiteralPath $report)).assemblies.assembly
    $failed = [int]$run.GetAttribute('failed') + [int]$run.GetAttribute('errors')
    $failures = foreach ($test in $run.SelectNodes("//test[@result='Fail']")) { "$($test.name): $($test.failure.message.InnerText)" }
    @{ Passed = [int]$run.GetAttribute('passed'); Failed = $failed; Skipped = [int]$run.GetAttribute('skipped'); Failures = $failures }
}

function Invoke-SmokeTest([string] $Folder) {
    $source = Join-Path $PSScriptRoot '../tests/Desktop/DesktopSmoke.cs'
    $program = Join-Path $Folder 'DesktopSmoke.exe'
    Invoke-Native { mcs -nologo "-out:$program" $source } | Out-Host
    # Stands in for PowerShell's own assembly: it has every type, and no code behind them.
    $standard = Join-Path (Get-PackageFolder PowerShellStandard.Library) 'lib/netstandard2.0/System.Management.Automation.dll'
    Copy-Item -LiteralPath $standard -Destination $Folder
    $data = Join-Path $Folder 'clinic'
    $null = Invoke-Native { dotnet $SampleClinic create --path $data --patients 20 --seed 20260105 }
    $lines = @(mono $program (Split-Path -Parent $Module) (Join-Path $data 'clinic.db'))
    $lines | Out-Host
    if ($lines[-1] -notmatch '^(\d+) passed, (\d+) failed$') { throw "The smoke test ended with exit code $LASTEXITCODE." }
    @{ Passed = [int]$Matches[1]; Failed = [int]$Matches[2]; Skipped = 0; Failures = $lines -match '^\[-\]' }
}

$folder = New-ReportFolder $CountsFile
$env:LD_LIBRARY_PATH = Get-NativeFolder
$counts = (Invoke-EngineTest $folder), (Invoke-SmokeTest $folder)

$passed, $failed, $skipped = foreach ($name in 'Passed', 'Failed', 'Skipped') {
    ($counts | ForEach-Object { $_[$name] } | Measure-Object -Sum).Sum
}
Write-Count $CountsFile $passed $failed $skipped ($counts | ForEach-Object { $_.Failures })
if ($failed) { exit 1 }
