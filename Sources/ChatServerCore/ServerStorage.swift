import ChatProtocol
import ChatStorage
import Logging

/// The stores of a running server. The message store holds the lock that keeps a second server out.
struct ServerStorage: Sendable {
    let messages: SQLiteMessageStore
    let credentials: any CredentialStore

    /// Whose messages these are, and their line.
    let identity: ServerIdentity

    /// What sessions are taken up again with.
    let tokens: ResumptionTokens

    /// Sentences on what could not be read but keeps nobody else out.
    let problems: [String]

    /// Sentences on what was done because the operator had asked for it.
    let notices: [String]

    private static let newLine =
        "A new line of messages begins: clients drop what they noted about the former one and log in by password again. "
        + "Leave --new-line out at the next start."

    /// Opens everything.
    ///
    /// - Throws: ChatStorage's errors.
    init(configuration: ServerConfiguration) async throws {
        let directory = try DataDirectory(path: configuration.dataDirectory)
        credentials = try CredentialStores.open(path: configuration.credentials)
        if let file = credentials as? FlatFileCredentialStore {
            problems = await file.problems().map(\.description)
        } else {
            problems = []
        }
        messages = try SQLiteMessageStore(directory: directory)
        if configuration.recovery.beginsLine {
            identity = try await messages.beginLine()
            notices = [Self.newLine]
        } else {
            identity = try await messages.identity()
            notices = []
        }
        // After a new line: it takes the former secret away.
        tokens = ResumptionTokens(secret: try await messages.serverSecret())
        // It only makes commits cheaper: a disk that is full says so when it matters.
        try? await messages.lengthenLog()
    }

    /// The configured certificate, or the data folder's own.
    func certificate(_ configuration: ServerConfiguration) throws -> ServerCertificate {
        if let certificate = configuration.certificate, let key = configuration.key {
            try ServerCertificate(certificatePath: certificate, keyPath: key)
        } else {
            try ServerCertificate(dataDirectory: configuration.dataDirectory)
        }
    }

    func accountDirectory(
        _ configuration: ServerConfiguration,
        workers: PasswordWorkers,
        logger: Logger
    ) -> AccountDirectory {
        AccountDirectory(
            credentials: credentials,
            messages: messages,
            details: messages,
            tokens: tokens,
            hasher: PasswordHasher(cost: ScryptCost(logN: configuration.passwordCost)),
            workers: workers,
            policy: configuration.passwordPolicy,
            registration: configuration.registration,
            logger: logger
        )
    }

    func close() async throws {
        try await messages.close()
    }
}
