<#
.SYNOPSIS
Shows the staged module at work: backs up a sample clinic while its application keeps writing.

.PARAMETER Module
The staged module: its manifest.

.PARAMETER SampleClinic
The program that makes sample clinics and writes to them.

.PARAMETER Folder
An empty folder for the clinic and its backups.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Module,
    [Parameter(Mandatory)] [string] $SampleClinic,
    [Parameter(Mandatory)] [string] $Folder
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
. (Join-Path $PSScriptRoot 'Tools.ps1')

# What the user of this machine has set, remembers and logs is no part of the demo, and stays as it is.
$env:DOCASSIST_BACKUP_CONFIG_DIR = Join-Path $Folder 'configuration'
$env:XDG_STATE_HOME = Join-Path $Folder 'state'

$data = Join-Path $Folder 'data'
$backups = Join-Path $Folder 'backups'
$stopFile = Join-Path $Folder 'stop'
$writerLog = Join-Path $Folder 'writer.log'

function Write-Heading([string] $Text) {
    Write-Host ''
    Write-Host $Text -ForegroundColor Cyan
    Write-Host ('-' * $Text.Length) -ForegroundColor Cyan
}

function Invoke-Shown([string] $Command) {
    # The line that is shown is the line that runs.
    Write-Host "PS> $Command" -ForegroundColor Green
    & ([scriptblock]::Create($Command)) | Out-Host
}

function Start-Writer {
    $arguments = @(
        "`"$SampleClinic`"", 'write', '--path', "`"$data`"", '--rate', '50', '--stop-file', "`"$stopFile`""
    )
    Start-Process -FilePath dotnet -ArgumentList $arguments -NoNewWindow -PassThru -RedirectStandardOutput $writerLog
}

function Stop-Writer([Diagnostics.Process] $Writer) {
    $null = New-Item -ItemType File -Path $stopFile
    if (-not $Writer.WaitForExit(30000)) {
        $Writer.Kill()
        throw 'The application did not end when it was told to.'
    }
    Get-Content -LiteralPath $writerLog | Out-Host
}

function Write-Tree([string] $Path, [string] $Indent = '', [int] $Most = 12) {
    $items = @(Get-ChildItem -LiteralPath $Path -Force | Sort-Object -Property PSIsContainer, Name)
    foreach ($item in $items | Select-Object -First $Most) {
        if ($item.PSIsContainer) {
            Write-Host "$Indent$($item.Name)/"
            Write-Tree $item.FullName "$Indent    " 2
        }
        else { Write-Host ('{0}{1}  {2:N0} bytes' -f $Indent, $item.Name, $item.Length) }
    }
    if ($items.Count -gt $Most) { Write-Host "$Indent... and $($items.Count - $Most) more" }
}

Write-Heading '1. A clinic with 300 patients, as the application leaves it on disk'
Invoke-Native { dotnet $SampleClinic create --path $data --patients 300 --seed 20260105 }
Write-Host "The data folder, `$data:      $data"
Write-Host "The backup root, `$backups:   $backups"
Write-Tree $data
New-EmptyFolder $backups

Write-Heading '2. The application is in use: it commits 50 times a second'
$writer = Start-Writer
Start-Sleep -Seconds 1

try {
    Write-Heading '3. The module is imported'
    $import = Measure-Command { Import-Module -Name $Module }
    Write-Host ('It took {0:N0} ms.' -f $import.TotalMilliseconds)

    Write-Heading '4. A backup is made'
    Invoke-Shown 'New-DocAssistBackup -DataPath $data -BackupRoot $backups -Label demo'

    Write-Heading '5. The backups are listed'
    Invoke-Shown 'Get-DocAssistBackup -BackupRoot $backups'

    Write-Heading '6. The backup is verified, byte for byte and row for row'
    Invoke-Shown 'Test-DocAssistBackup -BackupRoot $backups -Full'
}
finally {
    Write-Heading '7. The application ends'
    Stop-Writer $writer
}

Write-Heading '8. Data is lost, and restored; what was there is saved first'
Remove-Item -LiteralPath (Join-Path $data 'prescriptions') -Recurse
Invoke-Shown 'Restore-DocAssistBackup -DataPath $data -BackupRoot $backups -WhatIf'
Invoke-Shown 'Restore-DocAssistBackup -DataPath $data -BackupRoot $backups -Force'
Invoke-Shown 'Get-DocAssistBackup -BackupRoot $backups'

Write-Heading '9. A backup is a plain folder'
$backup = Get-ChildItem -LiteralPath $backups -Directory -Filter 'backup_*' | Select-Object -First 1
Write-Host "$($backup.Name)/"
Write-Tree $backup.FullName '    '
if (Get-Command -Name sha256sum -CommandType Application -ErrorAction Ignore) {
    Write-Heading '10. It can be checked without this module'
    Push-Location -LiteralPath $backup.FullName
    try { Invoke-Native { sha256sum --check --quiet SHA256SUMS } }
    finally { Pop-Location }
    Write-Host 'sha256sum found every file of SHA256SUMS unchanged.'
}
