# What the Pester files share. Each begins with: BeforeAll { . (Join-Path $PSScriptRoot 'Common.ps1') }
#
# $ModulePath          the staged module, as Import-Module takes it; $ModuleFolder is the folder it lies in
# New-SampleClinic     makes the data folder of a small clinic and gives its path
# Invoke-ChildCommand  runs a script block in a new PowerShell and gives the lines that it wrote (in build/Tools.ps1)
# Get-PackageFolder    the folder of a package that build/dependencies.csproj lists (in build/Tools.ps1)

. (Join-Path $PSScriptRoot '../../build/Tools.ps1')

$RepositoryFolder = [IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../..'))

# build.ps1 says where they are; without it, the last build in Release is tested.
$ModulePath = $env:DOCASSIST_BACKUP_MODULE
if (-not $ModulePath) {
    $ModulePath = (Resolve-Path -Path (Join-Path $RepositoryFolder 'out/DocAssist.Backup/*/DocAssist.Backup.psd1')).ProviderPath
}
$ModuleFolder = Split-Path -Parent $ModulePath
$SampleClinicProgram = $env:DOCASSIST_SAMPLE_CLINIC
if (-not $SampleClinicProgram) {
    $SampleClinicProgram = Join-Path $RepositoryFolder `
        'tests/DocAssist.SampleClinic/bin/Release/net10.0/DocAssist.SampleClinic.dll'
}

function Invoke-SampleClinic {
    # Runs the program that makes clinics and writes to them, with the arguments given.
    $arguments = $args
    Invoke-Native {
        if ($SampleClinicProgram -like '*.dll') { dotnet $SampleClinicProgram $arguments } else { & $SampleClinicProgram $arguments }
    }
}

function New-SampleClinic {
    param([Parameter(Mandatory)] [string] $Path, [int] $Patients = 20, [int] $Seed = 20260105)
    $null = Invoke-SampleClinic create --path $Path --patients $Patients --seed $Seed
    $Path
}
