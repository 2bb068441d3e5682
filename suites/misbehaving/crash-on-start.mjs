// Dies before it reads anything, as a program with a missing library does.
process.stderr.write("cannot find the library\n", () => process.exit(70));
