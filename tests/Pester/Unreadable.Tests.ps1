BeforeDiscovery {
    # Root reads everything unless it gives up the two rights for that, which setpriv can do for a child.
    $cannotGiveUpRights = -not (Get-Command -Name setpriv -CommandType Application -ErrorAction Ignore) -or "$(id -u)" -ne '0'
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')

    function Invoke-WithoutRights([string] $Data, [string] $Root) {
        $program, $options = Get-ShellCommand
        $text = "Import-Module -Name '$ModulePath'; " +
            "`$b = New-DocAssistBackup -DataPath '$Data' -BackupRoot '$Root' -WarningAction SilentlyContinue; `"`$(`$b.Verdict) `$(`$b.Reasons)`""
        $rights = '-dac_override,-dac_read_search'
        @(setpriv "--inh-caps=$rights" "--bounding-set=$rights" $program $options -Command $text)
    }
}

Describe 'What this account may not read' -Skip:$cannotGiveUpRights {
    BeforeEach {
        $data = New-SampleClinic -Path (Join-Path $TestDrive ([Guid]::NewGuid().ToString('N')))
        $root = New-EmptyRoot
        $paper = @(Get-ChildItem -Path "$data/prescriptions" -Recurse -File)[0].FullName
    }

    It 'makes the backup Partial, also when it is the first error of the session: <What>' -ForEach @(
        @{ What = 'a prescription'; Take = { $paper }; Item = 'Prescriptions' }
        @{ What = 'the settings'; Take = { "$data/settings.json" }; Item = 'Settings' }
        @{ What = 'a folder'; Take = { Split-Path -Parent $paper }; Item = 'Prescriptions' }
        @{ What = 'the vector store'; Take = { "$data/chroma/chroma.sqlite3" }; Item = 'VectorStore' }
    ) {
        Invoke-Native { chown 65534:65534 (& $Take) }
        Invoke-Native { chmod 000 (& $Take) }
        Invoke-WithoutRights $data $root | Should -BeLike "Partial ${Item}: 1 entry could not be saved*"
        (Test-Path -Path "$root/backup_*/clinic.db") | Should -BeTrue
    }

    It 'is an error when it is the database, and nothing is published' {
        Invoke-Native { chown 65534:65534 "$data/clinic.db" }
        Invoke-Native { chmod 000 "$data/clinic.db" }
        "$(Invoke-WithoutRights $data $root 2>&1)" | Should -Match 'cannot be opened|may not be read'
        (Test-Path -Path "$root/backup_*") | Should -BeFalse
    }
}
