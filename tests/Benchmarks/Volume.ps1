# Where the benchmark writes: a file system of its own in a file, which is always as empty and as fast at the start. A journal is
# wanted because without one ext4 searches long for an inode after many were freed, and written in full because a hole is slow once.

function New-Volume([string] $Folder, [string] $Name, [int] $MB) {
    $path = Join-Path $Folder $Name
    $volume = [pscustomobject]@{ Path = $path; Image = $null; Device = $null; Number = $null }
    New-EmptyFolder $path
    if ((id -u) -ne 0 -or -not (Get-Command -Name losetup, mkfs.ext4 -CommandType Application -ErrorAction Ignore)) { return $volume }
    $image = "$path.img"
    sh -c 'dd if=/dev/zero of="$1" bs=1M count="$2" status=none && mkfs.ext4 -q -F -m 0 -E lazy_itable_init=0,lazy_journal_init=0 "$1" && mount -o loop "$1" "$3"' sh $image $MB $path 2>$null
    if ($LASTEXITCODE -ne 0) {
        Remove-Item -LiteralPath $image -ErrorAction Ignore
        return $volume
    }
    $volume.Image = $image
    $volume.Device = findmnt -no SOURCE $path
    $volume.Number = (Get-Content -LiteralPath "/sys/block/$(Split-Path -Leaf $volume.Device)/dev").Trim()
    $volume
}

function Clear-Volume([string] $Folder) {
    # What a run that was killed has left mounted.
    foreach ($path in findmnt -rno TARGET | Where-Object { $_.StartsWith("$Folder/") }) { umount $path }
}

function Remove-Volume($Volume) {
    if ($Volume.Image) {
        # The last process of a trial may need a moment to be gone.
        foreach ($attempt in 1..10) {
            umount $Volume.Path
            if ($LASTEXITCODE -eq 0) { break }
            Start-Sleep -Seconds 1
        }
        if ($LASTEXITCODE -ne 0) { throw "$($Volume.Path) is still in use." }
        Remove-Item -LiteralPath $Volume.Image
    }
    Remove-Item -LiteralPath $Volume.Path -Recurse -Force
}

function Get-WrittenMB($Volume) {
    # The seventh figure of a disk counts sectors of 512 bytes (Documentation/block/stat.rst of Linux).
    if (-not $Volume.Device) { return $null }
    $fields = (Get-Content -LiteralPath "/sys/block/$(Split-Path -Leaf $Volume.Device)/stat").Trim() -split '\s+'
    [long]$fields[6] * 512 / 1MB
}

function Set-WriteLimit($Volume, [int] $MBPerSecond) {
    # Makes a volume slow, or with 0 as fast as it was; says whether that can be done here. The first version of control groups does
    # it at its root, and so for what the kernel writes by itself, which is most of it.
    $file = '/sys/fs/cgroup/blkio/blkio.throttle.write_bps_device'
    if (-not $Volume.Device -or -not (Test-Path -LiteralPath $file)) { return $false }
    sh -c 'echo "$1 $2" > "$3"' sh $Volume.Number ($MBPerSecond * 1MB) $file 2>$null
    $LASTEXITCODE -eq 0
}
