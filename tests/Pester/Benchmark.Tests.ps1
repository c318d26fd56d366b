BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    . (Join-Path $RepositoryFolder 'tests/Benchmarks/Figures.ps1')
    . (Join-Path $RepositoryFolder 'tests/Benchmarks/Report.ps1')

    function New-Run([string] $Row, [int] $Round, [double] $Seconds, [string] $Failed) {
        [pscustomobject]@{
            Case = 'copy'; Size = 'small'; Row = $Row; Round = $Round; Seconds = $Seconds
            PeakMB = 10.0; WrittenMB = $null; OwnMB = $null; Failed = $Failed
        }
    }
}

Describe 'A median' {
    It 'of <Values> is <Median>' -ForEach @(
        @{ Values = @(3.0); Median = 3 }
        @{ Values = @(0.0); Median = 0 }
        @{ Values = 9.0, 1, 5; Median = 5 }
        @{ Values = 4.0, 1, 100, 2; Median = 3 }
    ) {
        Get-Median $Values | Should -Be $Median
    }

    It 'of nothing is nothing' {
        Get-Median @() | Should -BeNullOrEmpty
        Get-Figure @() | Should -BeNullOrEmpty
    }

    It 'of one that is 0 is something' {
        (Get-Figure 0).Count | Should -Be 1
    }

    It 'comes with both ends and the count' {
        $figure = Get-Figure 4, 1, 100, 2
        $figure.Median, $figure.Least, $figure.Most, $figure.Count | Should -Be 3, 1, 100, 4
    }
}

Describe 'A target' {
    BeforeAll {
        # The third round was disturbed: both rows took ten times as long.
        $runs = @(
            New-Run 'ours' 0 2; New-Run 'theirs' 0 4
            New-Run 'ours' 1 3; New-Run 'theirs' 1 4
            New-Run 'ours' 2 20; New-Run 'theirs' 2 40
            New-Run 'bare' 0 1; New-Run 'bare' 1 1; New-Run 'bare' 2 10
        )
    }

    It 'is the median of the ratios of each round, not the ratio of the medians' {
        $target = Measure-Target $runs 'copy' 'small' @{ Text = 't'; Row = 'ours'; Beside = 'theirs'; Limit = 0.5 }
        $target.Figure.Median | Should -Be 0.5
        $target.Figure.Most | Should -Be 0.75
        $target.Unit | Should -Be 'x'
        $target.Met | Should -BeTrue
    }

    It 'is not met above its limit' {
        (Measure-Target $runs 'copy' 'small' @{ Text = 't'; Row = 'ours'; Beside = 'theirs'; Limit = 0.49 }).Met | Should -BeFalse
    }

    It 'is what a row takes above a bare one' {
        $target = Measure-Target $runs 'copy' 'small' @{ Text = 't'; Row = 'ours'; Bare = 'bare'; Limit = 2 }
        $target.Figure.Least, $target.Figure.Median, $target.Figure.Most | Should -Be 1, 2, 10
        $target.Unit | Should -Be 's'
    }

    It 'takes the bare row off both rows of a ratio' {
        $target = Measure-Target $runs 'copy' 'small' @{ Text = 't'; Row = 'theirs'; Beside = 'ours'; Bare = 'bare'; Limit = 2 }
        $target.Figure.Least, $target.Figure.Median, $target.Figure.Most | Should -Be 1.5, 3, 3
    }

    It 'leaves out a round in which one of the rows failed' {
        $some = @(New-Run 'ours' 0 2; New-Run 'theirs' 0 1 'no space'; New-Run 'ours' 1 3; New-Run 'theirs' 1 3)
        (Measure-Target $some 'copy' 'small' @{ Text = 't'; Row = 'ours'; Beside = 'theirs'; Limit = 1 }).Figure.Count | Should -Be 1
    }

    It 'is neither met nor missed when nothing was measured, or for another size than it is set for' {
        (Measure-Target $runs 'copy' 'small' @{ Text = 't'; Row = 'ours'; Beside = 'absent'; Limit = 1 }).Met | Should -BeNullOrEmpty
        $other = Measure-Target $runs 'copy' 'small' @{ Text = 't'; Row = 'ours'; Beside = 'theirs'; Limit = 1; For = 'medium' }
        $other.Met | Should -BeNullOrEmpty
        $other.Figure.Median | Should -Be 0.5
    }
}

Describe 'The turn of the rows' {
    It 'has each of them first once in as many rounds' {
        foreach ($round in 0..2) { (Get-Turn 3 $round)[0] | Should -Be $round }
        Get-Turn 3 1 | Should -Be 1, 2, 0
    }
}

Describe 'The report' {
    It 'writes <Value> as <Text>' -ForEach @(
        @{ Value = 1234.5; Text = '1234' }
        @{ Value = 12.34; Text = '12.3' }
        @{ Value = 0.1234; Text = '0.123' }
        @{ Value = $null; Text = '-' }
    ) {
        Format-Number $Value | Should -BeExactly $Text
    }

    It 'has a line a row with its ratio to the first, and says how many failed' {
        $case = @{ Name = 'copy'; Rows = @{ Name = 'theirs' }, @{ Name = 'ours' }, @{ Name = 'gone' }, @{ Name = 'never' } }
        $runs = @(
            New-Run 'theirs' 0 4; New-Run 'ours' 0 2
            New-Run 'theirs' 1 4; New-Run 'ours' 1 0 'busy'
            New-Run 'gone' 0 0 'no | space'
        )
        $lines = @(Format-CaseTable $runs $case 'small')
        $lines.Count | Should -Be 5
        $lines[2] | Should -BeExactly '| theirs | 2 | 4.00 (4.00 to 4.00) | 1.00 (1.00 to 1.00) | 10.0 | - | - |'
        $lines[3] | Should -BeExactly '| ours | 1, 1 failed | 2.00 | 0.500 | 10.0 | - | - |'
        $lines[4] | Should -BeExactly '| gone | 0 | failed: no \| space |  |  |  |  |'
    }

    It 'says of each target whether it is met' {
        $targets = foreach ($met in $true, $false, $null) {
            [pscustomobject]@{ Text = 't'; Size = 'small'; Limit = 2; Unit = 'x'; For = 'medium'; Figure = Get-Figure 1, 2, 3; Met = $met }
        }
        $lines = @(Format-TargetTable $targets)
        $lines[2] | Should -BeExactly '| t | small | 2.00 x | 2.00 x (1.00 to 3.00) | yes |'
        $lines[3] | Should -BeLike '*| `*`*no`*`* |'
        $lines[4] | Should -BeLike '*| set for medium |'
    }
}
