# An app that commits while it is backed up.

function Invoke-WalTrial([string] $Size, $Volumes) {
    # Without a restart a busy database takes about as long as one at rest; with one it would not end at this rate.
    Copy-Live $Size $Volumes wal
    $rest = Invoke-Measured $FirstBackup
    Remove-Item -LiteralPath "$env:TARGET/root" -Recurse -Force
    $root = (New-Item -ItemType Directory -Path "$env:TARGET/root").FullName
    $live = Invoke-WithWriter 500 wal $root
    $trial = 'writer, WAL, 500 commits a second'
    New-Finding $trial $Size 'time against a database at rest' 3 'x' ($live.Seconds / $rest.Seconds)
    New-Finding $trial $Size 'commits that found it busy' 0 '' $live.Seen.Busy
    New-Finding $trial $Size 'rows that do not agree in the copy' 0 '' $live.Broken
    New-Finding $trial $Size 'commits of the app meanwhile, at least' 1 '' $live.Seen.Commits -AtLeast
}

function Measure-OwnCopy {
    # How long SQLite itself needs to copy the database into a local file, its own program's start included.
    $watch = [Diagnostics.Stopwatch]::StartNew()
    Invoke-Shell 'sqlite3 "$DATA/clinic.db" ".backup ''$TARGET/own.db''"'
    $watch.Stop()
    Remove-Item -LiteralPath "$env:TARGET/own.db"
    $watch.Elapsed.TotalMilliseconds
}

function Invoke-JournalTrial([string] $Size, $Volumes, [int] $Limit) {
    # In this journal mode a reader holds up the app's commit. How long, for a root on the disk of the data or on a slow one.
    Copy-Live $Size $Volumes delete
    $slow = if ($Limit) { Join-Path $Volumes.Other.Path 'slow' }
    $root = if ($Limit) { (New-Item -ItemType Directory -Force -Path $slow).FullName } else { "$env:TARGET/root" }
    if ($Limit -and -not (Set-WriteLimit $Volumes.Other $Limit)) {
        $script:Notes += 'A slow root was not measured: no write limit can be set on a volume here.'
        return
    }
    try {
        $own = Get-Median @(1..3 | ForEach-Object { Measure-OwnCopy })
        $live = Invoke-WithWriter 50 delete $root
    }
    finally { if ($Limit) { $null = Set-WriteLimit $Volumes.Other 0; Remove-Item -LiteralPath $slow -Recurse -Force } }
    $trial = "writer, rollback journal$(if ($Limit) { ", root at $Limit MB/s" })"
    New-Finding $trial $Size "longest commit against SQLite's own copy" 1.2 'x' ($live.Seen.LongestMs / $own)
    New-Finding $trial $Size 'commits that found it busy' 0 '' $live.Seen.Busy
    New-Finding $trial $Size 'rows that do not agree in the copy' 0 '' $live.Broken
}
