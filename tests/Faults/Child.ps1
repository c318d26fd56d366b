<#
.SYNOPSIS
The process that meets faults: loads the module, runs a scenario's command for each line that it reads and tells what came of it.
#>
param(
    [Parameter(Mandatory)] [string] $Module,
    [Parameter(Mandatory)] [string] $Kind,
    [Parameter(Mandatory)] [string] $Data,
    [Parameter(Mandatory)] [string] $Root,
    [string] $Target
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Continue'
$ProgressPreference = 'SilentlyContinue'
$WarningPreference = 'SilentlyContinue'
. (Join-Path $PSScriptRoot 'Scenarios.ps1')
Import-Module -Name $Module

function Write-Problem($Record) {
    [Console]::Out.WriteLine("error $($Record.FullyQualifiedErrorId.Split(',')[0]) $($Record.Exception.Message.ReplaceLineEndings(' '))")
}

[Console]::Out.WriteLine('ready')
while ($null -ne [Console]::In.ReadLine()) {
    try {
        & $Commands[$Kind] $Data $Root $Target 2>&1 | ForEach-Object {
            if ($_ -is [Management.Automation.ErrorRecord]) { Write-Problem $_ }
            elseif ($_.PSObject.Properties['Name'] -and $_.PSObject.Properties['Verdict']) { [Console]::Out.WriteLine("made $($_.Name) $($_.Verdict)") }
            elseif ($_.PSObject.Properties['Items'] -and $_.Items.Outcome -contains 'RestoredInPart') { [Console]::Out.WriteLine('part') }
        }
    }
    catch {
        Write-Problem $_
        [Console]::Out.WriteLine('failed')
    }
    [Console]::Out.WriteLine('done')
}
