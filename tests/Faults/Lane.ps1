<#
.SYNOPSIS
Runs a share of the points one after the other and writes what came of each, a line of JSON a point.
#>
param(
    [Parameter(Mandatory)] [string] $Folder,
    [Parameter(Mandatory)] [string] $Results,
    [int] $Lane = 0,
    [int] $Lanes = 1,
    # How many points of each scenario that meet their fault; 0 for all there are.
    [int] $Quota = 0,
    # A scenario, or one point of it.
    [string] $Only
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false
foreach ($name in '../Pester/Common.ps1', 'Scenarios.ps1', 'Trace.ps1', 'Run.ps1', 'Folders.ps1', 'Checker.ps1', 'Restored.ps1', 'FlushTrace.ps1') {
    . (Join-Path $PSScriptRoot $name)
}
$TestDrive = $Folder
Import-Module -Name $ModulePath
# What makes a long run faster or safer makes a short one slower, most of all a traced one.
$env:DOTNET_TieredPGO = $env:DOTNET_EnableWriteXorExecute = '0'

function Write-Result([string] $Scenario, [string] $Fault, [string] $Point, [string] $State, [string[]] $Problems = @(), [string[]] $Lines = @()) {
    $result = [ordered]@{ Scenario = $Scenario; Fault = $Fault; Point = $Point; State = $State; Problems = $Problems; Lines = $Lines }
    Add-Content -LiteralPath $Results -Value ($result | ConvertTo-Json -Compress)
}

function Invoke-Next($Scenario, $Place, [string] $Target) {
    # The same command again, in this process: it succeeds at once, and nothing is left of the one before.
    try {
        if ($Scenario.Kind -ne 'remove') { $made = & $Commands[$Scenario.Kind] $Place.Data $Place.Root $Target 3>$null }
        elseif (Test-Path -LiteralPath "$($Place.Root)/$Target") { & $Commands.remove $Place.Data $Place.Root $Target }
        # What is no backup any more is not removed by its name; the next backup sweeps it.
        if ($Scenario.Kind -eq 'remove') { $made = & $Commands.backup $Place.Data $Place.Root 3>$null }
        if ($Scenario.Kind -ne 'restore' -and "$($made.Verdict)" -ne 'Good') { "I7 the next backup is $($made.Verdict)" }
    }
    catch { "I7 the next run fails: $_" }
}

function Test-Point($Point, $Scenario, $Place, $Before, [string] $Target) {
    Reset-Place $Place -KeepData:$Scenario.Writer
    $outcome = Invoke-Fault $Point $Scenario $Place $Target
    $after = Get-Snapshot $Place
    $broken = @(Get-Broken $Place $Scenario $Before $after $outcome)
    if ($Scenario.Kind -eq 'restore') { $broken += @(Get-BrokenRestore $Place $Before $after $outcome) + @(Get-BrokenRecovery $Place $outcome) }
    if ($Scenario.Kind -eq 'recover' -and $outcome.End -eq 'done') { $broken += @(Get-DataProblem $Place before | ForEach-Object { "I10 done: $_" }) }
    $broken += @(Invoke-Next $Scenario $Place $Target)
    $broken += @(Get-Litter $Place $outcome.Trace)
    if ($Scenario.Kind -eq 'restore') { $broken += @(Get-DataProblem $Place backup | ForEach-Object { "I20 after the next restore $_" }) }
    if ($Scenario.Kind -eq 'recover') { $broken += @(Get-DataProblem $Place before | ForEach-Object { "I20 after the next backup $_" }) }
    $later = Get-Snapshot $Place
    $broken += @(Get-BrokenRoot $Place $Before $later | ForEach-Object { "after the next run: $_" })
    if ($Scenario.Kind -notin 'restore', 'recover' -and -not $Scenario.Writer) {
        $new = @($later.Published | Where-Object { $_ -notin $after.Published })
        $broken += @(Get-BrokenData $Place $Scenario $Before $later $new | ForEach-Object { "after the next run: $_" })
    }
    # What went wrong must not be taken for the fault of the next.
    if ($broken) { Stop-Subject }
    $state = if (-not $outcome.Fired) { 'missed' } elseif ($broken) { 'failed' } else { 'passed' }
    Write-Result $Scenario.Name $Point.Fault $Point.Text $state $broken $outcome.Lines
    $state
}

function Invoke-Scenario([string] $Name) {
    $scenario = Get-Scenario $Name
    if (-not (Test-Scenario $scenario $Folder)) { if ($Lane -eq 0) { Write-Result $Name '' $Name 'skipped' }; return }
    $place = New-Place $Folder $scenario
    Initialize-Fixture $place $scenario
    $env:TMPDIR = $place.Scratch
    $writer = $null
    Reset-Place $place
    if ($scenario.Writer) { $writer = Start-Writer $place $scenario.Journal }
    try {
        $before = Get-Snapshot $place
        if ($scenario.Kind -eq 'restore') { Set-State $place $before }
        # What is removed is the oldest, what is restored the newest.
        $target = if ($scenario.Kind -eq 'restore') { $before.Good[-1] } else { $before.Good[0] }
        $trace = Invoke-Recording $scenario $place $target
        if ($Lane -eq 0) { Test-Flush $scenario $place $trace }
        Invoke-Points $scenario $place $before $target $trace
        if ($writer) { Stop-Writer $place $writer; $null = Invoke-SampleClinic check --database "$($place.Data)/clinic.db" }
    }
    catch { Write-Result $Name '' $Name 'failed' "$_ $($_.ScriptStackTrace)" }
    finally {
        Stop-Subject
        if ($writer) { Stop-Child $writer }
        sh -c 'rm -rf -- "$@"' sh $place.Roots
    }
}

function Test-Flush($Scenario, $Place, $Trace) {
    $broken = @(Get-UnflushedChange $Scenario $Place $Trace)
    $state = if ($broken) { 'failed' } else { 'passed' }
    Write-Result $Scenario.Name 'flush' "$($Scenario.Name) flush" $state $broken
}

function Invoke-Points($Scenario, $Place, $Before, [string] $Target, $Trace) {
    $fired = 0
    $points = if ($Only -match ' ') { ConvertTo-Point $Only } else { Select-Spread (Get-Point $Scenario $Trace $Place) }
    $index = 0
    foreach ($point in $points) {
        if ($index++ % $Lanes -ne $Lane) { continue }
        if ($Quota -and $fired -ge $Quota) { break }
        try { $state = Test-Point $point $Scenario $Place $Before $Target }
        catch { $state = 'failed'; Write-Result $Scenario.Name $point.Fault $point.Text $state "$_", $_.ScriptStackTrace }
        if ($state -ne 'missed') { $fired++ }
    }
}

$names = if ($Only) { ($Only -split ' ')[0] } else { $Scenarios.Name }
foreach ($name in $names) { Invoke-Scenario $name }
