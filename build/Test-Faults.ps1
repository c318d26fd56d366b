<#
.SYNOPSIS
Kills and fails the staged module at its system calls, looks whether its promises hold, and writes how many points passed.

.DESCRIPTION
Each point is a real process that makes, removes or restores a backup and meets one fault: it is killed, or one of its system
calls fails, or its files may not get longer. What holds afterwards is found out with sqlite3, sha256sum and find. Needs Linux
and strace; without it, or where no process may be traced, that counts as one skipped test.

.PARAMETER Module
The staged module: its manifest.

.PARAMETER SampleClinic
The program that makes sample clinics and writes to them.

.PARAMETER CountsFile
The JSON file to write the counts to.

.PARAMETER Exhaustive
Tries every point; otherwise a sample. Of calls of one kind in a row on one part (a database, the documents of a backup) the first,
the second and the last are points; an opening for reading meets one of EIO, EACCES and EMFILE, each in turn.

.PARAMETER Points
How many points the sample has, over all scenarios.

.PARAMETER Only
One point, as a failure names it, or one scenario.

.EXAMPLE
dotnet pwsh build/Test-Faults.ps1 -Only 'backup kill renameat2 1'

One point alone, with the last build in Release.
#>
[CmdletBinding()]
param(
    [string] $Module = (Resolve-Path -Path (Join-Path $PSScriptRoot '../out/DocAssist.Backup/*/DocAssist.Backup.psd1')).ProviderPath,
    [string] $SampleClinic = (Join-Path $PSScriptRoot '../tests/DocAssist.SampleClinic/bin/Release/net10.0/DocAssist.SampleClinic.dll'),
    [string] $CountsFile = (Join-Path $PSScriptRoot '../out/tests/Faults.json'),
    [switch] $Exhaustive,
    [int] $Points = 170,
    [string] $Only
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
. (Join-Path $PSScriptRoot 'Tools.ps1')
$faults = Join-Path $PSScriptRoot '../tests/Faults'

function Start-Lane([int] $Lane, [int] $Lanes) {
    # Each has its own data folder, backup root and folder for temporary files, in a process of its own.
    $program, $options = Get-ShellCommand
    $words = @($options) + '-File', (Join-Path $faults 'Lane.ps1'), '-Folder', (Join-Path $work "lane$Lane"),
        '-Results', (Join-Path $work "lane$Lane.json"), '-Lane', $Lane, '-Lanes', $Lanes, '-Quota', $quota
    if ($Only) { $words += '-Only', "`"$Only`"" }
    $process = Start-Process -FilePath $program -ArgumentList $words -NoNewWindow -PassThru
    $null = $process.Handle
    $process
}

function Get-Result {
    Get-ChildItem -Path (Join-Path $work 'lane*.json') | ForEach-Object { Get-Content -LiteralPath $_.FullName } | ConvertFrom-Json
}

function Write-Failure($Result) {
    Write-Host "FAILED $($Result.Point)"
    foreach ($line in $Result.Problems) { Write-Host "    $line" }
    foreach ($line in $Result.Lines) { Write-Host "      > $line" }
    Write-Host "    alone: build/Test-Faults.ps1 -Only '$($Result.Point)'"
}

function Write-Table([object[]] $Results) {
    # A line a scenario, a column a fault: how many points met it, and of how many failed.
    $columns = @($Results.Fault | Where-Object { $_ } | Sort-Object -Unique)
    Write-Host (('{0,-18}' -f 'passed/failed') + (($columns | ForEach-Object { '{0,9}' -f $_ }) -join ''))
    foreach ($scenario in $Results | Where-Object { $_.State -ne 'skipped' } | Group-Object -Property Scenario) {
        $cells = foreach ($column in $columns) {
            $of = @($scenario.Group | Where-Object { $_.Fault -eq $column -and $_.State -ne 'missed' })
            $bad = @($of | Where-Object { $_.State -eq 'failed' }).Count
            '{0,9}' -f $(if ($bad) { "$($of.Count - $bad)/$bad" } else { $of.Count })
        }
        Write-Host (('{0,-18}' -f $scenario.Name) + ($cells -join ''))
    }
}

function Get-WhySkipped {
    if ([Environment]::OSVersion.Platform -ne 'Unix') { return 'The fault sweep needs Linux.' }
    . (Join-Path $faults '../Pester/Common.ps1')
    . (Join-Path $faults 'Trace.ps1')
    Get-WhyNoTrace
}

$null = New-Item -ItemType Directory -Force -Path (Split-Path -Parent $CountsFile)
$env:DOCASSIST_BACKUP_MODULE = $Module
$env:DOCASSIST_SAMPLE_CLINIC = $SampleClinic
$why = Get-WhySkipped
if ($why) {
    Write-Host "$why That counts as skipped."
    Write-Count $CountsFile 0 0 1
    exit 0
}

# Two at a time: the machines that run this have two cores.
$lanes = if ($Only -match ' ') { 1 } else { 2 }
. (Join-Path $faults 'Scenarios.ps1')
$chosen = if ($Only) { 1 } else { @($Scenarios).Count }
$quota = if ($Exhaustive) { 0 } else { [Math]::Ceiling($Points / $lanes / $chosen) }
$work = (New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) ('docassist-faults-' + [Guid]::NewGuid().ToString('N').Substring(0, 8)))).FullName
try {
    $running = foreach ($lane in 0..($lanes - 1)) {
        $null = New-Item -ItemType Directory -Path (Join-Path $work "lane$lane")
        Start-Lane $lane $lanes
    }
    foreach ($process in $running) { $process.WaitForExit() }
    $results = @(Get-Result)
}
finally { Remove-Item -LiteralPath $work -Recurse -Force }

$failures = @($results | Where-Object { $_.State -eq 'failed' })
foreach ($failure in $failures) { Write-Failure $failure }
Write-Table $results
$count = @{ passed = 0; failed = 0; skipped = 0; missed = 0 }
foreach ($result in $results) { $count[$result.State]++ }
foreach ($process in $running | Where-Object { $_.ExitCode -ne 0 }) {
    Write-Host "A lane of the sweep ended with exit code $($process.ExitCode)."
    $count.failed++
}
Write-Host "$($count.missed) more points did not meet their fault and do not count."
$named = $failures | ForEach-Object { "$($_.Point): $($_.Problems -join ' ')" }
Write-Count $CountsFile $count.passed $count.failed $count.skipped $named
if ($count.failed) { exit 1 }
