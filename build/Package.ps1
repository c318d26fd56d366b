<#
.SYNOPSIS
Makes the module's package and proves that it can be installed and loads by itself.

.PARAMETER Module
The staged module: its manifest.

.PARAMETER Folder
An empty folder for the package.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Module,
    [Parameter(Mandatory)] [string] $Folder
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
. (Join-Path $PSScriptRoot 'Tools.ps1')

function Save-Package([string] $Repository, [string] $Target) {
    Publish-PSResource -Path (Split-Path -Parent $Module) -Repository $Repository
    $null = New-Item -ItemType Directory -Path $Target
    Save-PSResource -Name DocAssist.Backup -Repository $Repository -Path $Target -TrustRepository
}

function Assert-Autoload([string] $ModulePath) {
    $backups = Join-Path $Folder 'no-backups'
    $null = New-Item -ItemType Directory -Path $backups
    Invoke-ChildCommand -Arguments $ModulePath, $backups -Script {
        param($modulePath, $backups)
        $env:PSModulePath = $modulePath
        $found = @(Get-DocAssistBackup -BackupRoot $backups)
        $module = (Get-Command -Name Get-DocAssistBackup).Module
        if (-not $module.ModuleBase.StartsWith($modulePath)) { throw "The module came from $($module.ModuleBase)." }
        "Version $($module.Version) was installed from the package, loaded by itself and found $($found.Count) backups."
    }
}

$repository = "DocAssist.Backup.$PID"
$installed = Join-Path $Folder 'installed'
Register-PSResourceRepository -Name $repository -Uri $Folder -Trusted
try { Save-Package $repository $installed }
finally { Unregister-PSResourceRepository -Name $repository }
Assert-Autoload $installed
Get-ChildItem -LiteralPath $Folder -Filter *.nupkg | ForEach-Object {
    '{0}  {1:N1} MB' -f $_.FullName, ($_.Length / 1MB)
}
