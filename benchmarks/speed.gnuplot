# Bars of nanoseconds for each work and library, from the columns of speed.dat: work, memcpy, wawp and its peers.
set terminal svg size 960,480 font "sans-serif,13" background "white"
set output chart
set title "Building the body, reading the answer: nanoseconds at -O2, less is faster"
set style data histograms
set style histogram clustered gap 1.5
set style fill solid border rgb "white"
set logscale y
set yrange [10:100000]
set format y "%.0f"
set ylabel "ns, each line ten times the one below"
set grid ytics lc rgb "#dddddd"
set border 3 lc rgb "#555555"
set rmargin 14
set tics nomirror
set xtics rotate by -25 noenhanced
set key outside top center horizontal noenhanced
colours = "#1b7f5c #d1793a #7a6fb0 #5b8fb9 #b0b0b0 #c9a227 #8c564b"
set datafile missing "?"
plot for [i = 3 : columns] data using i:xtic(1) title columnheader(i) lc rgb word(colours, i - 2)
