// Nothing is here: `swift build --target bench` builds and links the programs that this target depends on, in one plan.
