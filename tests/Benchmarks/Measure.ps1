# One run of one row: what comes before it, then the process, its time, its peak and what it made the disk write.

function Invoke-Shell([string] $Text) {
    $said = sh -c "set -e; $Text" 2>&1
    if ($LASTEXITCODE -ne 0) { throw "Exit code ${LASTEXITCODE}: $("$said" -replace '\s+', ' ')" }
}

function Get-ChildWord([hashtable] $Row) {
    $program, $options = Get-ShellCommand
    $program
    $options
    '-File', (Join-Path $PSScriptRoot 'Child.ps1'), '-Run', $Row.Cmdlet, '-Result', $env:RESULT
    if (-not $Row['Bare']) { '-Module', $env:MODULE }
    if ($Row['Warm']) { '-Warm', $Row.Warm }
}

function Get-Word([hashtable] $Row) {
    # The program of a row and its arguments: a cmdlet in a shell of its own, a whole PowerShell, or a line for sh.
    if ($Row['Cmdlet']) { return Get-ChildWord $Row }
    if ($Row['Process']) { $program, $options = Get-ShellCommand; return @($program) + $options + '-Command', $Row.Process }
    'sh', '-c', "set -e; $($Row.Shell)"
}

function Get-PeakMB([int] $Id) {
    # Of the process and of what it has started, whichever is the largest. Each keeps its own high-water mark, so a look now and then
    # is enough for what does not end at once.
    $peak = 0
    try {
        if ([IO.File]::ReadAllText("/proc/$Id/status") -match 'VmHWM:\s+(\d+)') { $peak = [long]$Matches[1] / 1KB }
        foreach ($child in [IO.File]::ReadAllText("/proc/$Id/task/$Id/children") -split ' ' | Where-Object { $_ }) {
            $peak = [Math]::Max($peak, (Get-PeakMB ([int]$child)))
        }
    }
    catch [IO.IOException] { Write-Debug "It has ended: $_" }
    $peak
}

function Start-Measured([string[]] $Words) {
    $start = New-Object Diagnostics.ProcessStartInfo $Words[0]
    foreach ($word in $Words | Select-Object -Skip 1) { $start.ArgumentList.Add($word) }
    $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $process = [Diagnostics.Process]::Start($start)
    $said = $process.StandardOutput.ReadToEndAsync(), $process.StandardError.ReadToEndAsync()
    $peak = 0
    do { $peak = [Math]::Max($peak, (Get-PeakMB $process.Id)) } until ($process.WaitForExit(25))
    $watch.Stop()
    if ($process.ExitCode -ne 0) { throw "Exit code $($process.ExitCode): $("$($said.Result)" -replace '\s+', ' ')" }
    [pscustomobject]@{ Seconds = $watch.Elapsed.TotalSeconds; PeakMB = $peak }
}

function Initialize-Cache([double] $MB) {
    # Reads what will be read, then has the machine give memory that no page of the cache was in before: a guest may have handed it
    # back to its host, and the first touch would cost several times as much. Twice what a row writes was too little for some.
    Invoke-Shell 'find "$DATA" "$TARGET" -type f -exec cat {} + > /dev/null; sync -f "$TARGET"; sync -f "$DATA"'
    $free = [long]((Get-Content -LiteralPath /proc/meminfo | Where-Object { $_ -like 'MemAvailable:*' }) -replace '\D') / 1KB
    $touch = [Math]::Ceiling([Math]::Max(1, [Math]::Min(4 * $MB, $free / 2)))
    Invoke-Shell "dd if=/dev/zero of=/dev/null bs=${touch}M count=1 iflag=fullblock status=none"
}

function Initialize-Run([hashtable] $Case, [hashtable] $Row, [int] $Round) {
    # What a row needs before the clock starts, as its own tool leaves it.
    if ($Row['Before']) { Invoke-Shell $Row.Before }
    if ($Row['BeforeCmdlet']) { $null = Start-Measured (Get-ChildWord @{ Cmdlet = $Row.BeforeCmdlet }) }
    if ($Case['Change']) { Edit-Clinic $Case.Change $Round }
}

function Measure-Row([hashtable] $Case, [hashtable] $Row, [string] $Size, [int] $Round, $Volumes) {
    $volume = if ($Row['Elsewhere']) { $Volumes.Other } else { $Volumes.Main }
    $env:DATA = Get-Clinic $Volumes.Main $(if ($Row['Clinic']) { $Row.Clinic } else { $Size })
    $env:TARGET = (New-Item -ItemType Directory -Path (Join-Path $volume.Path ('run-' + [Guid]::NewGuid().ToString('N').Substring(0, 8)))).FullName
    $env:RESULT = Join-Path (Split-Path -Parent $Volumes.Main.Path) 'result.json'
    Remove-Item -LiteralPath $env:RESULT -ErrorAction Ignore
    $run = [ordered]@{ Case = $Case.Name; Size = $Size; Row = $Row.Name; Round = $Round; Seconds = $null; WholeSeconds = $null; PeakMB = $null; WrittenMB = $null; OwnMB = $null; ExtraMB = $null; Load = $null; Failed = $null }
    try {
        Initialize-Run $Case $Row $Round
        Initialize-Cache (Get-FolderMB $env:DATA)
        $run.Load = [double]([IO.File]::ReadAllText('/proc/loadavg') -split ' ')[0]
        $before = Get-WrittenMB $volume
        $whole = Start-Measured (Get-Word $Row)
        Invoke-Shell 'sync -f "$TARGET"'
        $run.Seconds = $run.WholeSeconds = $whole.Seconds
        $run.PeakMB = $whole.PeakMB
        if ($null -ne $before) { $run.WrittenMB = (Get-WrittenMB $volume) - $before }
        if ($Row['Cmdlet']) {
            $own = Get-Content -Raw -LiteralPath $env:RESULT | ConvertFrom-Json
            foreach ($name in 'Seconds', 'PeakMB', 'OwnMB') { $run.$name = $own.$name }
            $run.ExtraMB = $own.OwnMB - $ChangedMB - (Get-FolderMB $env:DATA '*.db', '*.sqlite3')
        }
    }
    catch { $run.Failed = "$_" }
    # Trees are deleted between the runs only where that does not slow the next one down.
    if ($volume.Image) { Remove-Item -LiteralPath $env:TARGET -Recurse -Force }
    [pscustomobject]$run
}
