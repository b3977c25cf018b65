import ArgumentParser

/// `chatbench editor`: the processor time that the line editor needs for much input at once.
struct Editor: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure the line editor: much input at once, without a server or a terminal.",
        discussion: """
            From the bytes of the terminal to the rows on it. A million pasted characters are to cost less than 2 s in an \
            optimized build.
            """
    )

    func run() {
        for load in EditorLoad.all {
            let start = ProcessorTime.microseconds
            let rowCount = load.run()
            let seconds = (ProcessorTime.microseconds - start) / 1e6
            let milliseconds = (seconds * 1e3).rounded()
            Output.write("\(load.name): \(milliseconds.text) ms of processor time, \(rowCount) rows at the end")
        }
    }
}
