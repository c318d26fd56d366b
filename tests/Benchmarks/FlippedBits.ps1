# Single flipped bits in a backup, and whether a full test names each file that has one.
#
# A test for each bit alone would read the whole backup a thousand times. A full test says of each file by itself whether its bytes
# are right, so each test here meets bits in 19 files at once: both databases, and others at random. Those in the manifest and in
# SHA256SUMS, which say what is right, come one by one. Every file keeps its time of last change, as it does when a disk rots.

$Together = 19
$Alone = 'backup_manifest.json', 'SHA256SUMS'
$AlonePerFile = 25
$Databases = 'clinic.db', 'chroma/chroma.sqlite3'

function Switch-Bit([string] $Path, [long] $Bit) {
    $time = [IO.File]::GetLastWriteTimeUtc($Path)
    $stream = [IO.File]::Open($Path, 'Open', 'ReadWrite')
    try {
        $stream.Position = [Math]::Floor($Bit / 8)
        $byte = $stream.ReadByte()
        $stream.Position--
        $stream.WriteByte($byte -bxor (1 -shl ($Bit % 8)))
    }
    finally { $stream.Dispose() }
    [IO.File]::SetLastWriteTimeUtc($Path, $time)
}

function Get-BitPlan([string] $Backup, [int] $Bits, [Random] $Random) {
    # One list of relative paths for each test.
    $prefix = $Backup.Length + 1
    $files = @(Get-ChildItem -LiteralPath $Backup -Recurse -File -Force | Where-Object { $_.Length } |
            ForEach-Object { $_.FullName.Substring($prefix) } | Where-Object { $_ -notin $Alone + $Databases } | Sort-Object)
    foreach ($name in $Alone) { foreach ($time in 1..$AlonePerFile) { , @($name) } }
    $left = $Bits - $Alone.Count * $AlonePerFile
    while ($left -gt 0) {
        $others = @($files | Sort-Object { $Random.Next() } | Select-Object -First ($Together - $Databases.Count))
        $chosen = @(($Databases + $others) | Select-Object -First $left)
        $left -= $chosen.Count
        , $chosen
    }
}

function Test-Bits([string] $Backup, [string[]] $Files, [Random] $Random) {
    # The files whose bit was not found. The bits are flipped back whatever happens.
    $flipped = foreach ($file in $Files) {
        $path = Join-Path $Backup $file
        @{ File = $file; Path = $path; Bit = [long][Math]::Floor($Random.NextDouble() * (Get-Item -LiteralPath $path -Force).Length * 8) }
    }
    foreach ($one in $flipped) { Switch-Bit $one.Path $one.Bit }
    try { $report = Test-DocAssistBackup -LiteralPath $Backup -Full -WarningAction SilentlyContinue }
    finally { foreach ($one in $flipped) { Switch-Bit $one.Path $one.Bit } }
    foreach ($one in $flipped) {
        $named = @($report.Issues | Where-Object { $_.Path -eq $one.File })
        # What is wrong with the manifest is wrong with the backup.
        if (-not $named -and -not ($one.File -in $Alone -and @($report.Issues).Count)) { "$($one.File), bit $($one.Bit)" }
    }
}

function Find-Bit([string] $Root, [int] $Bits, [string] $Result) {
    $backup = (Get-ChildItem -LiteralPath $Root -Directory -Filter 'backup_*')[0].FullName
    $random = New-Object Random 20260105
    $tests = @(Get-BitPlan $backup $Bits $random)
    $missed = @(foreach ($files in $tests) { Test-Bits $backup $files $random })
    # Nothing is left of them, and nothing was found that was not there.
    if (@((Test-DocAssistBackup -LiteralPath $backup -Full).Issues).Count) { throw 'The backup did not pass after all bits were flipped back.' }
    $count = ($tests | ForEach-Object { $_.Count } | Measure-Object -Sum).Sum
    [IO.File]::WriteAllText($Result, (@{ Bits = $count; Missed = $missed; Tests = $tests.Count } | ConvertTo-Json))
}

function Invoke-BitTrial([string] $Size, $Volumes) {
    New-TrialFolder $Volumes.Main
    $env:DATA = Get-Clinic $Volumes.Main $Size
    $null = Invoke-Measured $FirstBackup
    $null = Invoke-Measured ('. (Join-Path $env:BENCH_TESTS Benchmarks/FlippedBits.ps1); Find-Bit $env:TARGET/root 1000 $env:TARGET/bits.json')
    $found = Get-Content -Raw -LiteralPath "$env:TARGET/bits.json" | ConvertFrom-Json
    foreach ($missed in $found.Missed) { $script:Notes += "Not found: $missed" }
    New-Finding 'flipped bits' $Size "found of $($found.Bits), in $($found.Tests) full tests, at least" 1000 '' ($found.Bits - @($found.Missed).Count) -AtLeast
}
