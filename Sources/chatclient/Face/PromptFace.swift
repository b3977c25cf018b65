import ChatClientCore
import ChatProtocol

/// Connects a ``Dialogue`` to its ``Console``, its output and its connection.
///
/// This actor serializes all events. It has its own thread, because its writes may block. Backpressure: the source of
/// an event waits until the event is processed, so that nothing piles up.
actor PromptFace: Face {
    /// Capacity of the request queue: the awaited request, one whose answer becomes a line of its own, a logout, the
    /// read marks of a tick (`atOnce`) and of a logout (`limit`), and the messages queued during an outage.
    private static let requestLimit = 3 + ReadMarks.atOnce + ReadMarks.limit + Outage.waitingLimit

    /// The dialogue's requests to the server.
    nonisolated let requests: AsyncStream<Request>

    /// One element each time that the next attempt to connect shall not be waited for.
    nonisolated let reconnects: AsyncStream<Void>

    /// One element: the exit status.
    nonisolated let exits: AsyncStream<Exit>

    private let executor = QueueExecutor(label: "prompts")
    private let requestSink: AsyncStream<Request>.Continuation
    /// The pauses after which an unfinished sequence of keys is given up; only the newest counts.
    nonisolated let pauses: AsyncStream<InputPause>

    private let pauseSink: AsyncStream<InputPause>.Continuation
    private let reconnectSink: AsyncStream<Void>.Continuation
    private let exitSink: AsyncStream<Exit>.Continuation
    private let output: FileWriter
    private let warn: @Sendable (String) -> Void
    private let hideInput: @Sendable (Bool) -> Void
    private let suspend: @Sendable () -> Void
    /// One element for each time that the program continues after a stop.
    let places: AsyncStream<JobControl.TerminalOwnership>
    /// Sentences for the user about what other parts of the program cannot keep.
    nonisolated let problems: AsyncStream<String>
    private let resume: @Sendable () -> Void
    private var keeper: SettingsKeeper
    /// Sentences about settings that could not be kept, to be told.
    private var failures: [String] = []
    private var dialogue: Dialogue
    private var console: any Console
    private var isFinished = false
    /// Whether the terminal is yielded to other programs: messages are shown, but no prompt.
    private var isSuspended = false
    private var isOutputClosed = false
    private var hasLoggedOut = false
    /// Number of chunks of input so far.
    private var inputCount = 0
    private var roomWaiter: CheckedContinuation<Void, Never>?

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Creates a face.
    ///
    /// - Parameters:
    ///   - hideInput: Called with whether echo must be off for the next line, for a console that does not echo itself.
    ///   - suspend: Called after the console has left the terminal; restores its settings and stops the program.
    ///   - resume: Called when the terminal is back; applies the console's settings again.
    ///   - places: One element for each time that the program continues after a stop.
    ///   - warn: Prints a message to stderr, for scripts.
    ///   - keeper: Keeps settings and typed lines for the next start.
    ///   - problems: Sentences for the user about what other parts of the program cannot keep.
    init(
        _ dialogue: Dialogue,
        console: any Console,
        output: FileWriter,
        hideInput: @escaping @Sendable (Bool) -> Void = { _ in },
        suspend: @escaping @Sendable () -> Void = {},
        resume: @escaping @Sendable () -> Void = {},
        places: AsyncStream<JobControl.TerminalOwnership> = AsyncStream { $0.finish() },
        warn: @escaping @Sendable (String) -> Void = { _ in },
        keeper: SettingsKeeper = SettingsKeeper(),
        problems: AsyncStream<String> = AsyncStream { $0.finish() }
    ) {
        self.dialogue = dialogue
        self.console = console
        self.output = output
        self.warn = warn
        self.keeper = keeper
        self.problems = problems
        self.hideInput = hideInput
        self.suspend = suspend
        self.resume = resume
        self.places = places
        (requests, requestSink) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.requestLimit))
        (pauses, pauseSink) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        (reconnects, reconnectSink) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        (exits, exitSink) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1))
    }

    /// Prints the first output.
    func start() {
        write(console.begin())
        perform(dialogue.start())
        workOffInput()
    }

    /// Handles an event other than input.
    ///
    /// - Returns: Whether the event was shown, if it has output, and the next one can be.
    @discardableResult func handle(_ event: DialogueEvent) -> Bool {
        guard !isFinished else {
            return false
        }
        switch event {
        case .interrupted, .told(.disconnected): write(console.release())
        case .answered(.logOut, _), .failed(.logOut, _): hasLoggedOut = true
        case .answered(let request, .loggedIn(let account, _, _, _)): begin(account, after: request)
        case .entered, .enteredLate, .endOfInput, .answered, .failed, .told, .ticked, .acted, .left, .kept,
            .failedToKeep, .escaped, .cancelled:
            break
        }
        perform(dialogue.handle(event))
        workOffInput()
        if isOutputClosed, hasLoggedOut {
            // Do not wait for the disconnection: it is queued behind output that is no longer read.
            perform(dialogue.finish(.done))
        }
        return !isFinished && !isOutputClosed
    }

    /// Takes what is kept for the account, before its first message is shown.
    private func begin(_ account: String, after request: Request) {
        let isNew = if case .register = request { true } else { false }
        let record = keeper.begin(account, isNew: isNew)
        console.take(record.history)
        perform(dialogue.handle(.kept(record.lists)))
        record.problems.forEach { perform(dialogue.handle(.failedToKeep($0))) }
    }

    /// Feeds input, `nil` for its end, and waits until there is room for more (backpressure).
    func feed(_ chunk: [UInt8]?) async {
        inputCount += 1
        console.feed(chunk)
        workOffInput()
        guard !isFinished, !console.hasRoom else {
            return
        }
        await withCheckedContinuation { roomWaiter = $0 }
    }

    /// Gives up an unfinished sequence of keys, unless more input came meanwhile.
    func endPause(_ pause: InputPause) {
        guard pause.inputCount == inputCount, !isFinished else {
            return
        }
        console.inputPaused()
        workOffInput()
    }

    /// Handles the continuation of the program after a stop.
    func goOn(in place: JobControl.TerminalOwnership) {
        guard !isFinished else {
            return
        }
        isSuspended = place == .background
        guard !isSuspended else {
            // The console must reset its drawing state, but its output is dropped: the terminal belongs to the shell.
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
            let step = console.step(prompt: dialogue.prompt ?? dialogue.busyPrompt)
            write(step.output)
            if step.isActive {
                perform(dialogue.handle(.acted(console.window)))
            } else if step.hasLeft {
                perform(dialogue.handle(.left))
            }
            if let text = step.completing {
                write(console.complete(dialogue.completion(of: text), prompt: dialogue.prompt))
            }
            step.complaint.map(warn)
            if step.isSuspending {
                isSuspended = true
                write(console.suspend())
                suspend()
            }
            if let event = step.event {
                perform(dialogue.handle(event))
            } else if step.completing == nil, !step.goesOn {
                break
            }
        }
        if let pause = console.inputPause {
            pauseSink.yield(InputPause(delay: pause, inputCount: inputCount))
        }
        if isFinished || console.hasRoom {
            roomWaiter?.resume()
            roomWaiter = nil
        }
    }

    private func perform(_ actions: [DialogueAction]) {
        var text = ""
        defer { tellOfFailures() }
        for action in actions {
            switch action {
            case .print(let words):
                text += console.print(words)
            case .show(let styled):
                text += console.print(styled)
            case .reconnect: reconnectSink.yield()
            case .remember(let setting):
                text += keep(setting)
            case .edit(let line): console.replaceLine(with: line)
            case .raise(let signal):
                text += console.raise(signal)
            case .prompt(let prompt):
                guard !isSuspended else {
                    continue
                }
                hideInput(prompt.isHidden)
                text += console.show(prompt)
            case .warn(let words): warn(words)
            case .setAside: console.setAside()
            case .hideTypeahead: console.hideTypeahead()
            case .request(let request):
                write(text)
                text = ""
                // Messages that were not shown are not marked.
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

    /// Keeps a setting.
    ///
    /// - Returns: The output that applies it.
    private func keep(_ setting: RememberedSetting) -> String {
        failures += keeper.keep(setting).map { [$0] } ?? []
        return if case .style(let style) = setting { console.adopt(style) } else { "" }
    }

    private func tellOfFailures() {
        let sentences = failures
        failures = []
        sentences.forEach { perform(dialogue.handle(.failedToKeep($0))) }
    }

    private func write(_ text: String) {
        guard !text.isEmpty, !isOutputClosed else {
            return
        }
        do {
            try output.write(text.utf8)
        } catch {
            isOutputClosed = true
            // While leaving, the logout matters more than its output.
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
        if let sentence = keeper.save(console.history) {
            write(console.print(SafeText.line(sentence)))
        }
        var exit = exit
        exit.hasShownAll = !isOutputClosed
        exitSink.yield(exit)
        exitSink.finish()
        requestSink.finish()
    }
}
