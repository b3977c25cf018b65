import ChatProtocol
import ChatStorage
import Logging

/// The stores of a running server. The message store holds the lock that keeps a second server out.
struct ServerStorage: Sendable {
    let messages: SQLiteMessageStore
    let credentials: any CredentialStore

    /// What sessions are taken up again with.
    let tokens: ResumptionTokens

    /// Sentences on what could not be read but keeps nobody else out.
    let problems: [String]

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
