<#
.SYNOPSIS
Measures the staged module beside other programs that copy a folder, and writes the results as Markdown and as JSON.

.DESCRIPTION
Makes its data by seed, on a file system of its own where it may mount one (root on Linux), and runs each row as a process of its
own: interleaved, with warm cache, so that ratios can be taken round by round. Ratios are the result; seconds belong to the machine
and the minute. Peers that are not installed are skipped with a note. Needs Linux and some gigabytes of disk.

.PARAMETER Module
The staged module: its manifest.

.PARAMETER SampleClinic
The program that makes sample clinics and writes to them.

.PARAMETER Folder
Where the data lies meanwhile and the results afterwards: results.md and results.json.

.PARAMETER Size
small: a database of 20 MB and 500 PDFs. medium: 500 MB, 5,000 PDFs and 100 MB of vectors. large: a database of 2 GB.

.PARAMETER Runs
How often each row is measured.

.PARAMETER Only
The cases and trials to run, by name, with wildcards: first, unchanged, second-50, second-200, verify, restore, import, scheduled,
list, memory; wal, journal, journal-slow, bits.

.EXAMPLE
dotnet pwsh build/Measure-Backup.ps1 -Size small -Runs 1

Everything once, to see that it works.

.EXAMPLE
dotnet pwsh build/Measure-Backup.ps1 -Size medium -Only first,restore
#>
[CmdletBinding()]
param(
    [string] $Module = (Resolve-Path -Path (Join-Path $PSScriptRoot '../out/DocAssist.Backup/*/DocAssist.Backup.psd1')).ProviderPath,
    [string] $SampleClinic = (Join-Path $PSScriptRoot '../tests/DocAssist.SampleClinic/bin/Release/net10.0/DocAssist.SampleClinic.dll'),
    [string] $Folder = ([IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../out/bench'))),
    [string[]] $Size = @('small', 'medium', 'large'),
    [ValidateRange(1, 100)] [int] $Runs = 5,
    [string[]] $Only = '*'
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false
$InformationPreference = 'Continue'
if (-not (Test-Path -LiteralPath /proc/self/io)) { throw 'The benchmark needs Linux.' }
. (Join-Path $PSScriptRoot 'Tools.ps1')
$benchmarks = [IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../tests/Benchmarks'))
$parts = 'Figures', 'Report', 'Volume', 'Clinics', 'Measure', 'Peers', 'CopyingCases', 'CheckingCases', 'StartingCases', 'Trials', 'WriterTrials', 'FlippedBits'
foreach ($part in $parts) { . (Join-Path $benchmarks "$part.ps1") }

# Started with -File, a list comes as one word.
$Size = $Size -split ','
$Only = $Only -split ','
$unknown = @($Size | Where-Object { -not $VolumeMB[$_] })
if ($unknown) { throw "There is no size '$unknown'; there are small, medium and large." }

$Cases = @($CopyingCases) + $CheckingCases + $StartingCases
$TrialSizes = 'small', 'medium'
$Trials = [ordered]@{
    'wal'          = { param($size, $volumes) Invoke-WalTrial $size $volumes }
    'journal'      = { param($size, $volumes) Invoke-JournalTrial $size $volumes 0 }
    'journal-slow' = { param($size, $volumes) Invoke-JournalTrial $size $volumes 40 }
    'bits'         = { param($size, $volumes) Invoke-BitTrial $size $volumes }
}
$Results = New-Object System.Collections.Generic.List[object]
$Targets = New-Object System.Collections.Generic.List[object]
$Notes = @()

function Test-Chosen([string] $Name) {
    [bool]($Only | Where-Object { $Name -like $_ })
}

function Invoke-Case([hashtable] $Case, [string] $Of, $Volumes) {
    $rows = @($Case.Rows | Where-Object { Test-Needs $_ })
    foreach ($row in $Case.Rows | Where-Object { -not (Test-Needs $_) }) {
        $script:Notes += "Skipped: $($row.Name), because not all of its programs are installed ($($row.Needs))."
    }
    foreach ($round in 0..($Runs - 1)) {
        foreach ($index in Get-Turn $rows.Count $round) {
            $run = Measure-Row $Case $rows[$index] $Of $round $Volumes
            $Results.Add($run)
            Write-Information ('{0,-12} {1,-7} {2} {3,8} s  {4}' -f $Case.Name, $Of, $round, (Format-Number $run.Seconds), $run.Row)
            if ($run.Failed) { Write-Information "    failed: $($run.Failed)" }
        }
    }
    foreach ($target in $Case.Targets) { $Targets.Add((Measure-Target $Results $Case.Name $Of $target)) }
}

function Invoke-Trial([string] $Name, [string] $Of, $Volumes) {
    try {
        foreach ($finding in & $Trials[$Name] $Of $Volumes) {
            $Targets.Add($finding)
            Write-Information ('{0,-12} {1,-7} {2}: {3}' -f $Name, $Of, $finding.Text, (Format-Number $finding.Figure.Median))
        }
    }
    catch {
        $script:Notes += "The trial $Name failed at size ${Of}: $_"
        Write-Information "$($script:Notes[-1]) $($_.ScriptStackTrace)"
    }
    if ($env:TARGET -and (Test-Path -LiteralPath $env:TARGET)) { Remove-Item -LiteralPath $env:TARGET -Recurse -Force }
}

function Invoke-Size([string] $Of) {
    $cases = @($Cases | Where-Object { $Of -in $_.Sizes -and (Test-Chosen $_.Name) })
    $names = @($Trials.Keys | Where-Object { $Of -in $TrialSizes -and (Test-Chosen $_) })
    if (-not $cases -and -not $names) { return }
    $volumes = [pscustomobject]@{ Main = New-Volume $Folder "$Of-main" $VolumeMB[$Of]; Other = New-Volume $Folder "$Of-other" $OtherMB[$Of] }
    if (-not $volumes.Main.Device) {
        $script:Notes += 'Measured in a plain folder, because no file system could be mounted: bytes written are unknown, and old files of the disk may slow new ones down.'
    }
    try {
        $env:TINY = Get-Clinic $volumes.Main tiny
        $env:TMPDIR = (New-Item -ItemType Directory -Force -Path (Join-Path $volumes.Main.Path 'tmp')).FullName
        foreach ($case in $cases) { Invoke-Case $case $Of $volumes }
        foreach ($name in $names) { Invoke-Trial $name $Of $volumes }
    }
    finally {
        $env:TMPDIR = $null
        Remove-Volume $volumes.Main
        Remove-Volume $volumes.Other
    }
}

function Get-Head {
    $processor = (Get-Content -LiteralPath /proc/cpuinfo | Where-Object { $_ -like 'model name*' } | Select-Object -First 1) -replace '.*: '
    "$([Environment]::ProcessorCount) cores, $processor; $([Math]::Round([long]((Get-Content -LiteralPath /proc/meminfo -TotalCount 1) -replace '\D') / 1MB)) GB memory; Linux $([Environment]::OSVersion.Version)"
    "PowerShell $($PSVersionTable.PSVersion), DocAssist.Backup $(Split-Path -Leaf (Split-Path -Parent $Module))"
    "$Runs runs a row; load average while measuring: $(Format-Spread (Get-Figure @($Results | ForEach-Object { $_.Load } | Where-Object { $null -ne $_ })))"
    foreach ($peer in @('restic', 'version'), @('borg', '--version'), @('rsync', '--version'), @('sqlite3', '--version')) {
        if (Get-Command -Name $peer[0] -CommandType Application -ErrorAction Ignore) { "$($peer[0]): $(@(& $peer[0] $peer[1])[0])" }
    }
}

$Folder = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Folder)
Clear-Volume $Folder
New-EmptyFolder $Folder
$env:MODULE = (Resolve-Path -LiteralPath $Module).ProviderPath
$env:SAMPLE_CLINIC = (Resolve-Path -LiteralPath $SampleClinic).ProviderPath
$env:BENCH_TESTS = Split-Path -Parent $benchmarks
$env:RESULT = Join-Path $Folder 'result.json'
# What a failed row says goes into the report.
$env:NO_COLOR = '1'
# No configuration and no history of whoever runs this.
$env:DOCASSIST_BACKUP_CONFIG_DIR = Join-Path $Folder 'no-configuration'
$env:XDG_STATE_HOME = Join-Path $Folder 'state'
foreach ($one in $Size) { Invoke-Size $one }

$report = Format-Report (Get-Head) $Cases $Results.ToArray() $Targets.ToArray() $Notes
Set-Content -LiteralPath (Join-Path $Folder 'results.md') -Value $report -Encoding UTF8
$all = [ordered]@{ Head = @(Get-Head); Targets = $Targets.ToArray(); Runs = $Results.ToArray(); Notes = $Notes }
$all | ConvertTo-Json -Depth 5 | Set-Content -LiteralPath (Join-Path $Folder 'results.json') -Encoding UTF8
Write-Information "The results are in $Folder/results.md."
