# What is in a folder, told by find, sha256sum, stat and sqlite3. The module under test has no part in it.

$PublishedName = '^(safety_)?backup_\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d$'
$LitterName = '^\.(partial_|removing_|docassist-)|^restore-leftovers_'

function Get-Tree([string] $Path) {
    # Relative path -> kind, mode, time of last change and hash, all as text: what is equal has not been changed.
    $tree = [Collections.Generic.SortedDictionary[string, string]]::new([StringComparer]::Ordinal)
    if (-not (Test-Path -LiteralPath $Path)) { return $tree }
    $lines = sh -c 'cd "$1" && find . -mindepth 1 -printf "%y %m %T@ %P\n" && find . -type f -exec sha256sum {} +' sh $Path 2>$null
    foreach ($line in $lines) {
        if ($line -match '^([a-z]) (\d+) (\S+) (.+)$') {
            # The time of a folder says only that something in it has changed, which may be a -shm of SQLite.
            $tree[$Matches[4]] = "$($Matches[1]) $($Matches[2])" + $(if ($Matches[1] -ne 'd') { " $($Matches[3])" })
        }
        elseif ($line -match '^([0-9a-f]{64})  \./(.+)$') { $tree[$Matches[2]] += " $($Matches[1])" }
        else { throw "Not understood: $line" }
    }
    , $tree
}

function Compare-Tree($Before, $After, [string] $Except = '^$') {
    # A line for each path that differs.
    foreach ($path in $Before.Keys) {
        if ($path -match $Except) { continue }
        if (-not $After.ContainsKey($path)) { "$path is gone" }
        elseif ($After[$path] -ne $Before[$path]) { "$path has changed ($($Before[$path]) -> $($After[$path]))" }
    }
    foreach ($path in $After.Keys) {
        if (-not $Before.ContainsKey($path) -and $path -notmatch $Except) { "$path is new" }
    }
}

function Get-Branch($Tree, [string] $Folder) {
    # What of a tree is a folder or lies below it, as text.
    ($Tree.Keys | Where-Object { $_ -eq $Folder -or $_.StartsWith("$Folder/") } | ForEach-Object { "$_ $($Tree[$_])" }) -join "`n"
}

function Get-Meaning([string] $Path) {
    # What the app finds in a data folder or a backup: the rows of the databases, the bytes of the other files.
    $meaning = [Collections.Generic.SortedDictionary[string, string]]::new([StringComparer]::Ordinal)
    $script = @'
cd "$1" && rm -rf "$2" && mkdir "$2" || exit 1
find chroma prescriptions settings.json -type f ! -name '*.sqlite3*' -exec sha256sum {} + 2>/dev/null
for file in clinic.db chroma/chroma.sqlite3; do
    [ -e "$file" ] || continue
    for part in "$file" "$file-wal" "$file-journal"; do [ -e "$part" ] && cp "$part" "$2/"; done
    sum=$( (sqlite3 "$2/$(basename "$file")" .dump || echo unreadable) 2>&1 | sha256sum)
    echo "${sum%% *}  $file"
done
'@
    $copy = Join-Path ([IO.Path]::GetTempPath()) "meaning-$PID"
    foreach ($line in sh -c $script sh $Path $copy) {
        $sum, $file = $line -split '  ', 2
        $meaning[$file] = $sum
    }
    Remove-Item -LiteralPath $copy -Recurse -Force -ErrorAction Ignore
    , $meaning
}

function Compare-Meaning($Expected, $Actual, [switch] $More) {
    foreach ($file in $Expected.Keys) {
        if (-not $Actual.ContainsKey($file)) { "$file is missing" }
        elseif ($Actual[$file] -ne $Expected[$file]) { "$file has other contents" }
    }
    if (-not $More) { $Actual.Keys | Where-Object { -not $Expected.ContainsKey($_) } | ForEach-Object { "$_ should not be there" } }
}

function Get-Verdict([string] $Backup) {
    try { (Get-Content -Raw -LiteralPath "$Backup/backup_manifest.json" | ConvertFrom-Json).docassist_backup.verdict }
    catch { 'None' }
}

function Get-BackupProblem([string] $Path) {
    # Everything that a published backup must not be, whatever its verdict (I2, I3, I16).
    if ((Get-Verdict $Path) -eq 'None') { 'has no manifest that can be read' }
    if (-not (Test-Path -LiteralPath "$Path/SHA256SUMS")) { 'has no SHA256SUMS'; return }
    sh -c 'cd "$1" && sha256sum --check --strict --quiet SHA256SUMS 2>&1' sh $Path
    $listed = @(Get-Content -LiteralPath "$Path/SHA256SUMS" | ForEach-Object { $_.Substring(66) }) + 'SHA256SUMS', 'backup_manifest.json'
    foreach ($line in find $Path -printf '%y %m %P\n') {
        $kind, $mode, $file = $line -split ' ', 3
        if ("$kind $mode" -notin 'd 700', 'f 600') { "'$file' is a $kind with mode $mode" }
        if ($kind -eq 'f' -and $file -notin $listed) { "'$file' is not listed" }
        if ($file -match '-(wal|shm|journal)$') { "'$file' belongs to a live database" }
    }
    foreach ($file in 'clinic.db', 'chroma/chroma.sqlite3') {
        if (-not (Test-Path -LiteralPath "$Path/$file")) { continue }
        $said = sqlite3 "file:$Path/${file}?immutable=1" 'PRAGMA integrity_check' 2>&1
        if ("$said" -ne 'ok') { "'$file' is damaged: $said" }
    }
}
