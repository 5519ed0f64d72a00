import Fuzzing

FuzzCommand.main()
