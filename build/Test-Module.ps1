<#
.SYNOPSIS
Runs the Pester tests against the staged module and writes how many passed.

.PARAMETER Module
The staged module: its manifest.

.PARAMETER SampleClinic
The program that makes sample clinics: an assembly for dotnet, or an executable.

.PARAMETER CountsFile
The JSON file to write the counts to.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Module,
    [Parameter(Mandatory)] [string] $SampleClinic,
    [Parameter(Mandatory)] [string] $CountsFile
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
. (Join-Path $PSScriptRoot 'Tools.ps1')

$env:DOCASSIST_BACKUP_MODULE = $Module
$env:DOCASSIST_SAMPLE_CLINIC = $SampleClinic
Import-Module -Name (Join-Path (Get-PackageFolder Pester) 'tools/Pester.psd1')

$configuration = New-PesterConfiguration
$configuration.Run.Path = Join-Path $PSScriptRoot '../tests/Pester'
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Detailed'
$configuration.Output.RenderMode = 'Plaintext'
$result = Invoke-Pester -Configuration $configuration

# A file or a block that fails to start has no failed test to show for it.
$failed = $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
$failures = @(
    foreach ($test in $result.Failed) { "$($test.ExpandedPath): $($test.ErrorRecord -join ' ')" }
    foreach ($block in $result.FailedBlocks) { "$($block.ExpandedPath): $($block.ErrorRecord -join ' ')" }
    foreach ($container in $result.FailedContainers) { "${container}: $($container.ErrorRecord -join ' ')" }
)
Write-Count $CountsFile $result.PassedCount $failed $result.SkippedCount $failures
if ($failed) { exit 1 }
