<#
.SYNOPSIS
The shell in which a command of the module is measured: loads it, runs the command once and writes what that took.
#>
param(
    [Parameter(Mandatory)] [string] $Run,
    [Parameter(Mandatory)] [string] $Result,
    # The staged module; without it the shell is a bare one.
    [string] $Module,
    # Runs before, not measured: the same commands on something tiny, so that they are compiled.
    [string] $Warm
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

function Assert-Good($Backup) {
    if ("$($Backup.Verdict)" -ne 'Good') { throw "The backup is '$($Backup.Verdict)': $($Backup.Reasons)" }
}

function Assert-Sound($Report) {
    if (-not $Report -or @($Report.Issues).Count) { throw "The backup did not pass: $($Report.Issues)" }
}

function Get-OwnFigure([string] $File, [string] $Name) {
    [long](([IO.File]::ReadAllText("/proc/self/$File") -split "`n" | Where-Object { $_ -like "${Name}:*" }) -replace '\D')
}

if ($Module) { Import-Module -Name $Module }
if ($Warm) { & ([scriptblock]::Create($Warm)) | Out-Null }
$command = [scriptblock]::Create($Run)
$written = Get-OwnFigure io write_bytes
$watch = [Diagnostics.Stopwatch]::StartNew()
& $command
$watch.Stop()
$figures = @{
    Seconds = $watch.Elapsed.TotalSeconds
    OwnMB   = ((Get-OwnFigure io write_bytes) - $written) / 1MB
    PeakMB  = (Get-OwnFigure status VmHWM) / 1KB
}
[IO.File]::WriteAllText($Result, ($figures | ConvertTo-Json))
