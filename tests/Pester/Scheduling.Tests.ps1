# Schedules that real schedulers start: cron and systemd in a mount namespace of their own, so that the account's crontab and units stay
# as they are, and the Task Scheduler where the tests run on Windows. What a machine does not have or allow is skipped, with the reason.

BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $onWindows = [IO.Path]::DirectorySeparatorChar -eq '\'
    $hasNamespaces = $false
    if (-not $onWindows -and (Get-Command -Name unshare -CommandType Application -ErrorAction Ignore)) {
        unshare --mount true 2>$null
        $hasNamespaces = $LASTEXITCODE -eq 0 -and (id -u) -eq 0
    }
    function Get-Reason([string[]] $Programs) {
        if ($onWindows) { return 'Windows has none' }
        $missing = $Programs | Where-Object { -not (Get-Command -Name $_ -CommandType Application -ErrorAction Ignore) }
        if ($missing) { return "not installed: $($missing -join ', ')" }
        if (-not $hasNamespaces) { return 'only root may make a mount namespace' }
    }
    $noCron = Get-Reason cron, crontab
    $noSystemd = Get-Reason systemctl, '/lib/systemd/systemd'
    if (-not $noSystemd -and (Test-Path -LiteralPath '/run/systemd/system')) { $noSystemd = 'this machine has a systemd that is at work' }
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-Module -Name $ModulePath
    $onWindows = [IO.Path]::DirectorySeparatorChar -eq '\'
    $clinic = Initialize-Clinic (Join-Path $TestDrive $(if ($onWindows) { "Dr. O'Brien 100% `$x" } else { "Dr. O'Brien 100% `$x `"y`"" }))
    $hasRun = [bool](Get-Command -Name Invoke-DocAssistBackupRun -ErrorAction Ignore)

    function Invoke-InNamespace([string] $Setup, [scriptblock] $Script) {
        # Runs a script in a PowerShell that has the mounts of the setup to itself. Gives its lines.
        $program, $options = Get-ShellCommand
        $file = Join-Path $TestDrive 'inside.ps1'
        [IO.File]::WriteAllText($file, "`$ErrorActionPreference = 'Stop'; `$ProgressPreference = 'SilentlyContinue'`nImport-Module -Name '$ModulePath'`n& {$Script}`n")
        $shell = Join-Path $TestDrive 'setup.sh'
        [IO.File]::WriteAllText($shell, $Setup.Replace("`r", '') + "`n")
        $env:DOCASSIST_TEST_CLINIC, $env:DOCASSIST_TEST_ROOT, $env:DOCASSIST_TEST_HOME = $clinic, $root, (New-EmptyRoot)
        try { unshare --mount bash $shell $program $options -File $file 2>&1 | ForEach-Object { "$_" } }
        finally { $env:DOCASSIST_TEST_CLINIC = $env:DOCASSIST_TEST_ROOT = $env:DOCASSIST_TEST_HOME = $null }
    }
}

Describe 'Cron' {
    It 'starts what was registered with it' -ForEach @{ Reason = $noCron } {
        if ($Reason) { Set-ItResult -Skipped -Because $Reason; return }
        $root = New-EmptyRoot
        $setup = @'
mkdir -p /var/spool/cron && mount -t tmpfs none /var/spool/cron && mkdir /var/spool/cron/crontabs || exit 9
mount -t tmpfs none /run
[ -d /etc/cron.d ] && mount -t tmpfs none /etc/cron.d
[ -e /etc/crontab ] && mount --bind /dev/null /etc/crontab
export HOME=$DOCASSIST_TEST_HOME
unset XDG_CONFIG_HOME XDG_RUNTIME_DIR DBUS_SESSION_BUS_ADDRESS
exec "$@"
'@
        $lines = Invoke-InNamespace $setup {
            '0 0 1 1 * mine' | crontab -
            $schedule = Register-DocAssistBackupSchedule -EveryHours 1 -Scheduler Cron -DataPath $env:DOCASSIST_TEST_CLINIC -BackupRoot $env:DOCASSIST_TEST_ROOT
            "registered $($schedule.Scheduler) $($schedule.Changed) $($schedule.Enabled)"
            # Nobody wants to wait for an hour, and until there is a command for runs, a backup has to do.
            $text = (crontab -l) -replace '^0 \* \* \* \* ', '* * * * * '
            if (-not (Get-Command -Name Invoke-DocAssistBackupRun -ErrorAction Ignore)) { $text = $text -replace 'exit \(Invoke-DocAssistBackupRun (.*)\)\.ExitCode', 'exit (New-DocAssistBackup $1).Verdict' }
            $text | crontab -
            $cron = Start-Process -FilePath cron -ArgumentList '-f' -PassThru
            $watch = [Diagnostics.Stopwatch]::StartNew()
            while (-not (Get-DocAssistBackup -BackupRoot $env:DOCASSIST_TEST_ROOT) -and $watch.Elapsed.TotalSeconds -lt 110) { Start-Sleep -Milliseconds 500 }
            $cron.Kill()
            Unregister-DocAssistBackupSchedule 'DocAssist Backup'
            "left $(crontab -l)"
        }
        $lines | Should -Contain 'registered Cron True True'
        $lines | Should -Contain 'left 0 0 1 1 * mine'
        @(Get-DocAssistBackup -BackupRoot $root)[0].Verdict | Should -Be 'Good' -Because ($lines -join "`n")
    }
}

Describe 'Systemd' {
    It 'keeps a timer and starts what was registered with it' -ForEach @{ Reason = $noSystemd } {
        if ($Reason) { Set-ItResult -Skipped -Because $Reason; return }
        $root = New-EmptyRoot
        $setup = @'
mount -t tmpfs none /run && mkdir -p /run/systemd/system /run/user/test || exit 9
# A schedule leaves the crontab when it goes to systemd, and the account's own must not be touched.
[ -d /var/spool/cron ] && mount -t tmpfs none /var/spool/cron && mkdir /var/spool/cron/crontabs
groups=
for controller in /sys/fs/cgroup/systemd /sys/fs/cgroup/unified /sys/fs/cgroup; do
    [ -e $controller/cgroup.procs ] || continue
    mkdir -p $controller/docassist-test && echo $$ > $controller/docassist-test/cgroup.procs && groups="$groups $controller"
done
export HOME=$DOCASSIST_TEST_HOME XDG_RUNTIME_DIR=/run/user/test SYSTEMD_LOG_LEVEL=warning SYSTEMD_LOG_TARGET=console
unset XDG_CONFIG_HOME DBUS_SESSION_BUS_ADDRESS
/lib/systemd/systemd --user > $HOME/systemd.log 2>&1 &
manager=$!
for i in $(seq 50); do
    state=$(systemctl --user is-system-running 2>/dev/null)
    case "$state" in running|degraded) break ;; esac
    kill -0 $manager 2>/dev/null || break
    sleep 0.2
done
case "$state" in running|degraded) "$@" ;; *) echo "no systemd: $(tail -n 1 $HOME/systemd.log)" ;; esac
kill $manager 2>/dev/null; wait $manager
for controller in $groups; do
    echo $$ > $controller/cgroup.procs
    find $controller/docassist-test -depth -type d -exec rmdir {} \; 2>/dev/null
done
'@
        $lines = Invoke-InNamespace $setup {
            $all = @{ DataPath = $env:DOCASSIST_TEST_CLINIC; BackupRoot = $env:DOCASSIST_TEST_ROOT; RandomDelay = [timespan]::FromMinutes(5) }
            $first = Register-DocAssistBackupSchedule -Daily -At 18:30 @all
            $again = Register-DocAssistBackupSchedule -Daily -At 18:30 @all
            $other = Register-DocAssistBackupSchedule -EveryHours 4 @all
            "registered $($first.Scheduler) $($first.Changed) $($first.Enabled) $($first.NextRun.Hour) $($again.Changed) $($other.Changed) $($other.NextRun.Hour % 4) $($other.LastResult)"
            $units = Join-Path $HOME '.config/systemd/user'
            "files $((Get-ChildItem -LiteralPath $units -File).Name)"
            # The service as it is, or with a backup in the place of the command for runs until there is one.
            $service = Join-Path $units 'docassist-backup.service'
            if (-not (Get-Command -Name Invoke-DocAssistBackupRun -ErrorAction Ignore)) {
                $text = [IO.File]::ReadAllText($service) -replace 'exit \(Invoke-DocAssistBackupRun (.*)\)\.ExitCode', 'exit (New-DocAssistBackup $1).Verdict'
                [IO.File]::WriteAllText($service, $text)
                systemctl --user daemon-reload
            }
            systemctl --user start docassist-backup.service
            $ran = Get-DocAssistBackupSchedule
            "ran $($ran.LastResult) $($null -ne $ran.LastRun)"
            # A run that fails leaves its exit code.
            [IO.File]::WriteAllText($service, ([IO.File]::ReadAllText($service) -replace 'exit \(.*?"$', 'exit 3"' -replace '(?m)exit \(.*$', 'exit 3"'))
            systemctl --user daemon-reload
            systemctl --user start docassist-backup.service 2>$null
            "failed $((Get-DocAssistBackupSchedule).LastResult)"
            Unregister-DocAssistBackupSchedule 'DocAssist Backup'
            "left $(@(Get-ChildItem -LiteralPath $units -File).Count) $(systemctl --user list-timers --all --no-legend)"
        }
        if ($lines -like 'no systemd:*') { Set-ItResult -Skipped -Because "$lines"; return }
        $lines | Should -Contain 'registered Systemd True True 18 False True 0 ' -Because ($lines -join "`n")
        $lines | Should -Contain 'files docassist-backup.service docassist-backup.timer'
        $lines | Should -Contain 'ran 0 True'
        $lines | Should -Contain 'failed 3'
        $lines | Should -Contain 'left 0 '
        @(Get-DocAssistBackup -BackupRoot $root)[0].Verdict | Should -Be 'Good'
    }
}

Describe 'The Task Scheduler' -Skip:(-not $onWindows) {
    It 'takes the task, and gives it up again' {
        $root = New-EmptyRoot
        $name = 'DocAssist Test {0}' -f $PID
        # By its path, because on Wine PowerShell finds no program by its name.
        $schtasks = Join-Path $env:SystemRoot 'System32/schtasks.exe'
        try {
            $schedule = Register-DocAssistBackupSchedule $name -Daily -At 18:30 -DataPath $clinic -BackupRoot $root
            "$($schedule.Scheduler)", $schedule.Changed, $schedule.Schedule | Should -Be 'TaskScheduler', $true, 'Every day at 18:30'
            if (-not (& $schtasks /Query /TN "\DocAssist\$name" /XML 2>$null)) {
                # The one of Wine takes tasks and gives them up, but tells nothing of them.
                $given = foreach ($time in 1, 2) { & $schtasks /Delete /TN "\DocAssist\$name" /F > $null 2>&1; $LASTEXITCODE }
                $given | Should -Be 0, 1
                return
            }
            (Register-DocAssistBackupSchedule $name -Daily -At 18:30 -DataPath $clinic -BackupRoot $root).Changed | Should -BeFalse
            @(Get-DocAssistBackupSchedule $name).Schedule | Should -Be 'Every day at 18:30'
            Unregister-DocAssistBackupSchedule $name
            (Get-Failure { Get-DocAssistBackupSchedule $name }).Errors.FullyQualifiedErrorId | Should -BeLike 'ScheduleNotFound,*'
        }
        finally { & $schtasks /Delete /TN "\DocAssist\$name" /F > $null 2>&1 }
    }
}
