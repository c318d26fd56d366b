# What is no race but a yes or no: flipped bits, and an app that writes while it is backed up. A trial gives findings, each with its
# limit; a finding is met where its figure is within the limit.

function New-Finding([string] $Trial, [string] $Size, [string] $Text, [double] $Limit, [string] $Unit, [double] $Value, [switch] $AtLeast) {
    [pscustomobject]@{
        Size = $Size; Text = "${Trial}: $Text"; Limit = $Limit; Unit = $Unit; Figure = Get-Figure @($Value)
        Met = if ($AtLeast) { $Value -ge $Limit } else { $Value -le $Limit }
    }
}

function New-TrialFolder($Volume) {
    $env:TARGET = (New-Item -ItemType Directory -Path (Join-Path $Volume.Path ('trial-' + [Guid]::NewGuid().ToString('N').Substring(0, 8)))).FullName
    $null = New-Item -ItemType Directory -Path (Join-Path $env:TARGET 'root')
}

function Invoke-Measured([string] $Cmdlet) {
    # The figures of a command in a shell of its own.
    $null = Start-Measured (Get-ChildWord @{ Cmdlet = $Cmdlet })
    Get-Content -Raw -LiteralPath $env:RESULT | ConvertFrom-Json
}

function Start-Writer([int] $Rate, [string] $Journal) {
    $stop = Join-Path $env:TARGET 'stop'
    $words = "`"$env:SAMPLE_CLINIC`"", 'write', '--path', "`"$env:DATA`"", '--rate', $Rate, '--stop-file', "`"$stop`"", '--journal', $Journal
    $process = Start-Process -FilePath dotnet -ArgumentList $words -NoNewWindow -PassThru -RedirectStandardOutput "$env:TARGET/writer.log"
    $null = $process.Handle
    # Past its start and its first commits.
    Start-Sleep -Seconds 2
    $process
}

function Stop-Writer($Process) {
    # What it saw: its commits, the longest of them in milliseconds, how often it gave up.
    $null = New-Item -ItemType File -Path (Join-Path $env:TARGET 'stop')
    if (-not $Process.WaitForExit(60000)) { $Process.Kill(); throw 'The writer did not end when it was told to.' }
    $said = Get-Content -Raw -LiteralPath "$env:TARGET/writer.log"
    if ($said -notmatch 'commits=(\d+) longest_ms=(\d+) busy=(\d+)') { throw "The writer said: $said" }
    [pscustomobject]@{ Commits = [int]$Matches[1]; LongestMs = [double]$Matches[2]; Busy = [int]$Matches[3] }
}

function Invoke-WithWriter([int] $Rate, [string] $Journal, [string] $Root) {
    # One backup while the app commits: how long it took, and what the app saw of it.
    $writer = Start-Writer $Rate $Journal
    $env:ROOT = $Root
    try { $figures = Invoke-Measured ($FirstBackup -replace '\$env:TARGET/root', '$env:ROOT') }
    finally { $seen = Stop-Writer $writer }
    $made = @(Get-ChildItem -LiteralPath $Root -Directory -Filter 'backup_*')[0]
    $broken = @(Invoke-Clinic check --database "$($made.FullName)/clinic.db").Count
    [pscustomobject]@{ Seconds = $figures.Seconds; Seen = $seen; Broken = $broken }
}

function Copy-Live([string] $Size, $Volumes, [string] $Journal) {
    New-TrialFolder $Volumes.Main
    $clinic = Get-Clinic $Volumes.Main $Size $Journal
    $env:DATA = Join-Path $env:TARGET 'live'
    Copy-Item -LiteralPath $clinic -Destination $env:DATA -Recurse
    Initialize-Cache (Get-FolderMB $env:DATA)
}
