# The data of the benchmark, the same for the same seed on every machine.

# Database and largest prescription in bytes, a quarter of which is the average; a vector takes about 2.5 KB.
$Clinics = @{
    small   = @{ Padding = 20MB; Prescriptions = 500; Largest = 332KB; Vectors = 2000; Patients = 300 }
    medium  = @{ Padding = 500MB; Prescriptions = 5000; Largest = 332KB; Vectors = 40000; Patients = 2000 }
    large   = @{ Padding = 2000MB; Prescriptions = 20; Largest = 332KB; Vectors = 200; Patients = 2000 }
    quarter = @{ Padding = 500MB; Prescriptions = 20; Largest = 332KB; Vectors = 200; Patients = 2000 }
    tiny    = @{ Padding = 0; Prescriptions = 3; Largest = 2KB; Vectors = 8; Patients = 10 }
    few     = @{ Padding = 20MB; Prescriptions = 500; Largest = 2KB; Vectors = 200; Patients = 2000 }
    many    = @{ Padding = 20MB; Prescriptions = 50000; Largest = 2KB; Vectors = 200; Patients = 2000 }
}

# What the volume of a size has to hold: its clinics, and the largest set of copies that one run makes beside them.
$VolumeMB = @{ small = 1024; medium = 7168; large = 14336 }
$OtherMB = @{ small = 512; medium = 1536; large = 3072 }

function Invoke-Clinic {
    $arguments = $args
    Invoke-Native { dotnet $env:SAMPLE_CLINIC $arguments }
}

function Get-Clinic($Volume, [string] $Name, [string] $Journal = 'delete') {
    # The data folder of a clinic; made when it is asked for the first time.
    $path = Join-Path $Volume.Path "data-$Name-$Journal"
    if (Test-Path -LiteralPath $path) { return $path }
    $clinic = $Clinics[$Name]
    $null = Invoke-Clinic create --path $path --seed 20260105 --patients $clinic.Patients --padding $clinic.Padding --journal $Journal `
        --prescriptions $clinic.Prescriptions --largest $clinic.Largest --vectors $clinic.Vectors
    # Of what was written less than two seconds before a backup nothing is known later, and no clinic is that young.
    Start-Sleep -Seconds 3
    $path
}

function Edit-Clinic([hashtable] $Change, [int] $Round) {
    # A share of the prescriptions and some rows, others each time; the file times move by themselves.
    $all = @(Get-ChildItem -LiteralPath (Join-Path $env:DATA 'prescriptions') -Recurse -File).Count
    $script:Edits++
    $said = Invoke-Clinic change --path $env:DATA --files ([Math]::Ceiling($all * $Change.Share)) --rows $Change.Rows --seed ($script:Edits + $Round * 1000)
    $script:ChangedMB = [long]($said -replace '.*bytes=(\d+).*', '$1') / 1MB
}

$Edits = 0
$ChangedMB = 0

function Get-FolderMB([string] $Path, [string[]] $Name = '*') {
    (Get-ChildItem -LiteralPath $Path -Recurse -File -Force -Include $Name | Measure-Object -Property Length -Sum).Sum / 1MB
}
