# What else copies a folder: rows of other programs, for sh. DATA is the data folder, TARGET an empty folder of the run.
#
# Each ends with what it wrote on the disk, as ours does. restic and borg also deduplicate, and restic encrypts: work that ours does
# not do; neither checks a database nor copies one consistently. Each is skipped where its programs are not installed.

$Peers = @{
    Copy = @{
        Name = 'cp -a + sync -f'; Needs = @('cp')
        First = 'cp -a "$DATA" "$TARGET/copy"; sync -f "$TARGET"'
    }
    Tools = @{
        Name = 'cp -a, sync -f, sha256sum, integrity_check'; Needs = 'sha256sum', 'sqlite3'
        First = 'cp -a "$DATA" "$TARGET/copy"; sync -f "$TARGET"; cd "$TARGET/copy"; find . -type f -exec sha256sum {} + > ../SHA256SUMS; sqlite3 clinic.db "PRAGMA integrity_check"; sqlite3 chroma/chroma.sqlite3 "PRAGMA integrity_check"'
    }
    Sqlite = @{
        Name = 'sqlite3 .backup + cp -a + sync -f'; Needs = @('sqlite3')
        First = 'mkdir "$TARGET/copy"; sqlite3 "$DATA/clinic.db" ".backup ''$TARGET/copy/clinic.db''"; cp -a "$DATA/chroma" "$DATA/prescriptions" "$DATA/settings.json" "$TARGET/copy"; sync -f "$TARGET"'
    }
    Original = @{
        # What the app itself does, and as little of it is flushed.
        Name = "the app's method (Python)"; Needs = @('python3')
        First = 'python3 -c "import os, shutil, sqlite3 as s
d, t = os.environ[''DATA''], os.environ[''TARGET''] + ''/copy''
os.mkdir(t)
a, b = s.connect(d + ''/clinic.db''), s.connect(t + ''/clinic.db'')
a.backup(b)
a.close(); b.close()
for n in ''chroma'', ''prescriptions'': shutil.copytree(d + ''/'' + n, t + ''/'' + n)
shutil.copy2(d + ''/settings.json'', t)"'
    }
    ResticAuto = @{
        Name = 'restic, compression auto'; Needs = @('restic')
        Make = 'restic init -q'; First = 'restic backup -q --compression auto "$DATA"; sync -f "$TARGET"'
        Check = 'restic check -q --read-data'; Back = 'restic restore -q latest --target "$TARGET/back"; sync -f "$TARGET"'
    }
    ResticOff = @{
        Name = 'restic, compression off'; Needs = @('restic')
        Make = 'restic init -q'; First = 'restic backup -q --compression off "$DATA"; sync -f "$TARGET"'
    }
    BorgNone = @{
        Name = 'borg, none'; Needs = @('borg')
        Make = 'borg init -e none'; First = 'borg create -C none "::first" "$DATA"; sync -f "$TARGET"'
        Second = 'borg create -C none "::second" "$DATA"; sync -f "$TARGET"'
        Check = 'borg check --verify-data'; Back = 'mkdir "$TARGET/back"; cd "$TARGET/back"; borg extract "::first"; sync -f "$TARGET"'
    }
    BorgLz4 = @{
        Name = 'borg, lz4'; Needs = @('borg')
        Make = 'borg init -e none'; First = 'borg create -C lz4 "::first" "$DATA"; sync -f "$TARGET"'
        Second = 'borg create -C lz4 "::second" "$DATA"; sync -f "$TARGET"'
    }
    Rsync = @{
        Name = 'rsync -a --link-dest'; Needs = @('rsync')
        First = 'rsync -a "$DATA/" "$TARGET/first/"; sync -f "$TARGET"'
        Second = 'rsync -a --link-dest="$TARGET/first" "$DATA/" "$TARGET/second/"; sync -f "$TARGET"'
    }
}

# Where the repositories of restic and borg are, and that nobody is asked anything.
$PeerPrelude = 'export RESTIC_PASSWORD=benchmark RESTIC_REPOSITORY="$TARGET/restic" RESTIC_CACHE_DIR="$TARGET/cache"; ' +
    'export BORG_REPO="$TARGET/borg" BORG_BASE_DIR="$TARGET/base" BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK=yes BORG_RELOCATED_REPO_ACCESS_IS_OK=yes; '

function New-PeerRow([string] $Key, [ValidateSet('First', 'Second', 'Check', 'Back')] [string] $What) {
    # The row of a peer for one kind of work, with what has to be there before. A second backup is its first one again.
    $peer = $Peers[$Key]
    $text = if ($peer[$What]) { $peer[$What] } else { $peer.First }
    $before = @(if ($peer['Make']) { $peer.Make }; if ($What -ne 'First') { $peer.First }) -join '; '
    $row = @{ Name = $peer.Name; Needs = $peer.Needs; Shell = $PeerPrelude + $text }
    if ($before) { $row.Before = $PeerPrelude + $before }
    $row
}

function Test-Needs([hashtable] $Row) {
    foreach ($program in @($Row['Needs']) | Where-Object { $_ }) {
        if (-not (Get-Command -Name $program -CommandType Application -ErrorAction Ignore)) { return $false }
    }
    $true
}
