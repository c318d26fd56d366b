# strace: whether it is there and may be used, what it recorded, and which faults follow from that.

# A question mark lets strace pass over a call that this processor does not have.
$Calls = @(
    'openat', 'creat', 'write', 'pwrite64', 'pwritev', 'read', 'pread64', 'fsync', 'fdatasync', 'syncfs'
    'rename', 'renameat', 'renameat2', 'unlink', 'unlinkat', 'rmdir', 'mkdir', 'mkdirat', 'chmod', 'fchmod', 'fchmodat', 'lchown'
    'ftruncate', 'fallocate', 'link', 'linkat', 'flock', 'utimensat', 'ioctl', 'copy_file_range', 'sendfile'
)

# Limits for the length of a file at which write really writes less than it was asked to, and then nothing.
$Limits = 1, 53, 500, 3000, 4096, 5000, 12288, 20000, 40000, 60000, 100000, 113000, 130000, 150000

function Get-WhyNoTrace {
    # Says why nothing can be traced here, or nothing when all is well.
    if (-not $IsLinux) { return 'The fault sweep needs Linux.' }
    foreach ($program in 'strace', 'sqlite3', 'sha256sum', 'prlimit', 'find', 'stat') {
        if (-not (Get-Command -Name $program -CommandType Application -ErrorAction Ignore)) { return "The fault sweep needs the program $program." }
    }
    $sleeper = Start-Process -FilePath sleep -ArgumentList 30 -PassThru
    $tracer = [Diagnostics.Process]::Start('strace', [string[]]('-qq', '-o', '/dev/null', '-p', $sleeper.Id))
    try {
        Wait-Until { $tracer.HasExited -or (Test-Traced $sleeper.Id) }
        if ($tracer.HasExited) { 'strace may not look into a running process here.' }
    }
    finally {
        Stop-Child $sleeper
        $tracer.WaitForExit()
    }
}

function Test-Traced([int] $Id) {
    foreach ($folder in [IO.Directory]::GetDirectories("/proc/$Id/task")) {
        # A thread may end between two looks.
        try { $status = [IO.File]::ReadAllText("$folder/status") } catch { continue }
        if ($status -match 'TracerPid:\s+0\s') { return $false }
    }
    $true
}

function Read-Trace([string] $Path) {
    # The calls in the order in which they ended, with the numbers of the lines where they began and ended: one that another
    # thread interrupted has two.
    $begun = @{}
    $number = 0
    foreach ($line in [IO.File]::ReadLines($Path)) {
        $number++
        if ($line -notmatch '^(\d+) +(.*)$') { continue }
        $thread, $text, $first = $Matches[1], $Matches[2], $number
        if ($text -match '^(.*) <unfinished \.\.\.>$') { $begun[$thread] = $number, $Matches[1]; continue }
        if ($text -match '^<\.\.\. \w+ resumed>(.*)$') {
            $rest = $Matches[1]
            $first, $text = $begun[$thread]
            $text += $rest
        }
        if ($text -notmatch '^(\w+)\((.*)\) += (\S+)(.*)$') { continue }
        [pscustomobject]@{
            Thread = $thread; Call = $Matches[1]; Result = $Matches[3]; Text = $text; Begin = $first; End = $number
            Injected = $Matches[4].Contains('(INJECTED)')
        }
    }
}

function Test-Concerned($Call, $Place) {
    [bool]($Place.Roots | Where-Object { $Call.Text.Contains($_) })
}

function Get-Fault($Call) {
    # What can go wrong with a call, that makes a difference: a process killed before it reads leaves what one leaves
    # that is killed before its next write.
    $creates = $Call.Text.Contains('O_CREAT') -or $Call.Text.Contains('O_TRUNC')
    switch -Regex ($Call.Call) {
        '^openat$' { if ($creates) { 'kill', 'ENOSPC' }; 'EIO', 'EACCES', 'EMFILE' }
        '^creat$' { 'kill', 'ENOSPC', 'EIO', 'EACCES', 'EMFILE' }
        '^(read|pread64)$' { 'EIO' }
        '^(p?write|pwritev|copy_file_range|sendfile|f(data)?sync|syncfs|ftruncate|fallocate)' { 'kill', 'ENOSPC', 'EIO' }
        '^(rename|mkdir|link)' { 'kill', 'ENOSPC', 'EIO', 'EACCES' }
        '^(unlink|rmdir|f?chmod|lchown|utimens)' { 'kill', 'EIO', 'EACCES' }
        '^ioctl$' { 'kill', 'EIO' }
        '^flock$' { 'ENOLCK' }
    }
}

function Get-Point($Scenario, [object[]] $Trace, $Place) {
    # strace counts the calls of each thread by itself; the Nth call of some thread on the folders of the scenario is a point.
    $counts = @{}
    $concerned = foreach ($call in $Trace) {
        $counted = "$($call.Thread) $($call.Call)"
        $counts[$counted] = 1 + $counts[$counted]
        if (-not (Test-Concerned $call $Place)) { continue }
        [pscustomobject]@{ Counted = $counted; Number = $counts[$counted]; Part = Get-Part $call $Place; Faults = @(Get-Fault $call) }
    }
    $points = [ordered]@{}
    foreach ($group in $concerned | Group-Object -Property Counted) {
        $opened = 0
        foreach ($call in Select-Edge $group.Group) {
            # Nothing is half done where something is only opened to be read: one of the three failures is enough there, each in turn.
            $faults = if ("$($call.Faults)" -eq 'EIO EACCES EMFILE') { $call.Faults[$opened++ % 3] } else { $call.Faults }
            foreach ($fault in $faults) { $points["$fault $(($call.Counted -split ' ')[1]) $($call.Number)"] = $true }
        }
    }
    foreach ($limit in $Limits) { $points["short write $limit"] = $true }
    foreach ($key in $points.Keys) { ConvertTo-Point "$($Scenario.Name) $key" }
}

function Get-Part($Call, $Place) {
    # What a call is about: the clinic's or a backup's database, its documents, and so on. Empty where each call is its own step.
    if ($Call.Call -notmatch '^(openat|p?read(64)?|p?write(64)?|flock)$') { return '' }
    $of = if ($Call.Text.Contains('O_CREAT')) { 'new' }
    $parts = "$([regex]::Escape($Place.Data))(/[^/>""]*)?", "$([regex]::Escape($Place.Root))(/[^/>""]*){0,2}"
    foreach ($part in $parts) { if ($Call.Text -match $part) { return "$of$($Matches[0])" } }
    ''
}

function Select-Edge([object[]] $Calls) {
    # Of calls of one kind on one part, one after the other, the second, which leaves the first done, and the two ends: what fails
    # or dies further in the midst leaves the same.
    for ($first = 0; $first -lt $Calls.Count; $first = $last + 1) {
        $last = $first
        while ($Calls[$first].Part -and $last + 1 -lt $Calls.Count -and $Calls[$last + 1].Part -eq $Calls[$first].Part) { $last++ }
        $first, ($first + 1), $last | Where-Object { $_ -le $last } | Select-Object -Unique | ForEach-Object { $Calls[$_] }
    }
}

function ConvertTo-Point([string] $Text) {
    $name, $fault, $call, $number = $Text -split ' '
    [pscustomobject]@{ Text = $Text; Scenario = $name; Fault = $fault; Call = $call; Number = [long]$number }
}

function Select-Spread([object[]] $Points) {
    # All of them, in an order of which every beginning is a good sample: some of each fault and call, then some more of each,
    # and of the deaths twice as many. Otherwise the order is that of a hash, which is the same on every machine.
    $sha = [Security.Cryptography.SHA256]::Create()
    $ranks = @{}
    $hashed = foreach ($point in $Points) {
        [pscustomobject]@{ Point = $point; Hash = [Convert]::ToHexString($sha.ComputeHash([Text.Encoding]::UTF8.GetBytes($point.Text))) }
    }
    $ranked = foreach ($point in ($hashed | Sort-Object -Property Hash).Point) {
        $group = "$($point.Fault) $($point.Call)"
        $ranks[$group] = 1 + $ranks[$group]
        $weight = if ($point.Fault -eq 'kill') { 2 } else { 1 }
        [pscustomobject]@{ Point = $point; Rank = [Math]::Ceiling($ranks[$group] / $weight) }
    }
    ($ranked | Sort-Object -Property Rank -Stable).Point
}
