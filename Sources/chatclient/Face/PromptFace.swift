import ChatClientCore

/// Joins a ``Dialogue`` to its ``Console``, its output and its connection.
///
/// All that happens goes through this actor one after the other. The actor has a thread of its own, because its writes
/// may block; whoever brings an event waits until it was dealt with, so that nothing piles up.
actor PromptFace: Face {
    /// Requests that wait to be carried out: one that the dialogue waits for, a logout besides, marks of a second and
    /// messages that wait for the connection.
    private static let requestLimit = 2 + ReadMarks.atOnce + ReadMarks.limit + Outage.waitingLimit

    /// What the dialogue wants of the server.
    nonisolated let requests: AsyncStream<Request>

    /// One element: how the program ends.
    nonisolated let exits: AsyncStream<Exit>

    private let executor = QueueExecutor(label: "prompts")
    private let requestSink: AsyncStream<Request>.Continuation
    private let exitSink: AsyncStream<Exit>.Continuation
    private let output: FileWriter
    private let warn: @Sendable (String) -> Void
    private let hideInput: @Sendable (Bool) -> Void
    private let suspend: @Sendable () -> Void
    /// An element for each time that the program goes on after it was stopped.
    let places: AsyncStream<JobControl.Place>
    private let resume: @Sendable () -> Void
    private var dialogue: Dialogue
    private var console: any Console
    private var isFinished = false
    /// Whether the terminal is left to others: messages are shown, but nothing is asked.
    private var isSuspended = false
    private var isOutputClosed = false
    private var hasLoggedOut = false
    private var roomWaiter: CheckedContinuation<Void, Never>?

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Puts a face together.
    ///
    /// - Parameters:
    ///   - hideInput: Called with whether the next line must not be echoed, for a console that does not echo by itself.
    ///   - suspend: Called when the console has left the terminal; puts its settings back and stops the program.
    ///   - resume: Called when the terminal is back; has it take the console's settings again.
    ///   - places: An element for each time that the program goes on after it was stopped.
    ///   - warn: Called with what goes where a script's errors go.
    init(
        _ dialogue: Dialogue,
        console: any Console,
        output: FileWriter,
        hideInput: @escaping @Sendable (Bool) -> Void = { _ in },
        suspend: @escaping @Sendable () -> Void = {},
        resume: @escaping @Sendable () -> Void = {},
        places: AsyncStream<JobControl.Place> = AsyncStream { $0.finish() },
        warn: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.dialogue = dialogue
        self.console = console
        self.output = output
        self.warn = warn
        self.hideInput = hideInput
        self.suspend = suspend
        self.resume = resume
        self.places = places
        (requests, requestSink) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.requestLimit))
        (exits, exitSink) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1))
    }

    /// Says the first words.
    func start() {
        write(console.begin())
        perform(dialogue.start())
        workOffInput()
    }

    /// Takes something that happened, other than input.
    ///
    /// - Returns: Whether it was shown, as far as there is something to show, and the next one can be.
    @discardableResult func handle(_ event: DialogueEvent) -> Bool {
        guard !isFinished else {
            return false
        }
        switch event {
        case .interrupted, .told(.disconnected): write(console.release())
        case .answered(.logOut, _), .failed(.logOut, _): hasLoggedOut = true
        case .entered, .enteredLate, .endOfInput, .answered, .failed, .told, .ticked: break
        }
        perform(dialogue.handle(event))
        workOffInput()
        if isOutputClosed, hasLoggedOut {
            // The disconnection is not waited for: it comes behind what nobody reads.
            finish(.done)
        }
        return !isFinished && !isOutputClosed
    }

    /// Takes input, `nil` for its end, and waits until there is room for more.
    func feed(_ chunk: [UInt8]?) async {
        console.feed(chunk)
        workOffInput()
        guard !isFinished, !console.hasRoom else {
            return
        }
        await withCheckedContinuation { roomWaiter = $0 }
    }

    /// Takes that the program was stopped, and goes on.
    func goOn(in place: JobControl.Place) {
        guard !isFinished else {
            return
        }
        isSuspended = place == .background
        guard !isSuspended else {
            // The console must not go on where it was, but nothing is written: the place is the shell's.
            _ = console.suspend()
            return
        }
        resume()
        if let prompt = dialogue.prompt {
            hideInput(prompt.isHidden)
        }
        write(console.resume(dialogue.prompt))
        workOffInput()
    }

    private func workOffInput() {
        while !isFinished, !isSuspended {
            let step = console.step(prompt: dialogue.prompt)
            write(step.output)
            step.complaint.map(warn)
            if step.isSuspending {
                isSuspended = true
                write(console.suspend())
                suspend()
            }
            guard let event = step.event else {
                break
            }
            perform(dialogue.handle(event))
        }
        if isFinished || console.hasRoom {
            roomWaiter?.resume()
            roomWaiter = nil
        }
    }

    private func perform(_ actions: [DialogueAction]) {
        var text = ""
        for action in actions {
            switch action {
            case .print(let words):
                text += console.print(words)
            case .prompt(let prompt):
                guard !isSuspended else {
                    continue
                }
                hideInput(prompt.isHidden)
                text += console.show(prompt)
            case .warn(let words):
                warn(words)
            case .setAside:
                console.setAside()
            case .request(let request):
                write(text)
                text = ""
                // What was not shown is not marked.
                if !isOutputClosed || !request.isBackground {
                    requestSink.yield(request)
                }
            case .finish(let exit):
                write(text + console.end())
                return finish(exit)
            }
        }
        write(text)
    }

    private func write(_ text: String) {
        guard !text.isEmpty, !isOutputClosed else {
            return
        }
        do {
            try output.write(text.utf8)
        } catch {
            isOutputClosed = true
            // On the way out the logout is worth more than its words.
            if !dialogue.isLeaving {
                finish(.quietFailure)
            }
        }
    }

    private func finish(_ exit: Exit) {
        guard !isFinished else {
            return
        }
        isFinished = true
        var exit = exit
        exit.hasShownAll = !isOutputClosed
        exitSink.yield(exit)
        exitSink.finish()
        requestSink.finish()
    }
}
