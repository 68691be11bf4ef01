import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.AbstractMongoBackend;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Collection;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.backend.memory.MemoryCollection;
import de.bwaldvogel.mongo.backend.memory.MemoryDatabase;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/**
 * Serves on a loopback port of its own, says where, and ends when whoever started it does. With a
 * file as its second argument it keeps everything there: a kill takes nothing that was answered.
 */
public class MongoStandIn {
  /** What the driver asks for at least; the server itself says 8, and answers what we ask all the same. */
  private static final int WIRE_VERSION = 9;

  public static void main(String[] arguments) throws Exception {
    MongoVersion version = new MongoVersion() {
      @Override
      public List<Integer> getVersionArray() {
        return List.of(4, 4, 0);
      }

      @Override
      public int getWireVersion() {
        return WIRE_VERSION;
      }
    };
    AbstractMongoBackend backend = arguments.length > 1 ? new OnDisk(arguments[1]) : new InMemory();
    MongoServer server = new MongoServer(backend.version(version));
    server.bind("127.0.0.1", arguments.length > 0 ? Integer.parseInt(arguments[0]) : 0);
    System.out.println("mongodb://127.0.0.1:" + server.getLocalAddress().getPort());
    while (System.in.read() >= 0) {}
    server.shutdownNow();
  }

  /**
   * MongoDB finds documents by their ids whatever else is asked of them, and need not compare each one
   * with each id again. The server does so only when nothing else is asked, and compares.
   */
  private static <P> Optional<Iterable<P>> positionsById(List<Index<P>> indexes, Document query) {
    if (query.get("_id") == null) return Optional.empty();
    Document byId = new Document("_id", query.get("_id"));
    return indexes.stream().filter(index -> index.canHandle(byId)).findFirst().map(index -> index.getPositions(byId));
  }

  private static Document withoutId(Document query) {
    Document rest = query.clone();
    rest.remove("_id");
    return rest;
  }

  private static class InMemory extends MemoryBackend {
    @Override
    public MemoryDatabase openOrCreateDatabase(String name) {
      return new MemoryDatabase(name, getCursorRegistry()) {
        @Override
        protected MemoryCollection openOrCreateCollection(String collection, CollectionOptions options) {
          return new InMemoryCollection(this, collection, options, cursorRegistry);
        }
      };
    }
  }

  private static class InMemoryCollection extends MemoryCollection {
    InMemoryCollection(MongoDatabase database, String name, CollectionOptions options, CursorRegistry cursors) {
      super(database, name, options, cursors);
    }

    @Override
    protected QueryResult queryDocuments(
        Document query, Document order, int skipped, int limit, int batchSize, Document fields) {
      return positionsById(getIndexes(), query)
          .map(positions -> matchDocuments(withoutId(query), positions, order, skipped, limit, batchSize, fields))
          .orElseGet(() -> super.queryDocuments(query, order, skipped, limit, batchSize, fields));
    }
  }

  /** Between commands, and never in the middle of one, it commits what they have changed. */
  private static class OnDisk extends H2Backend {
    private static final int MILLISECONDS_BEFORE_SPACE_IS_USED_AGAIN = 1_000;
    private static final int COMMITS_BETWEEN_COMPACTIONS = 256;
    private static final int FILLED_PERCENT = 60;
    private static final int MOST_COMPACTED_BYTES = 16 << 20;

    private final ReadWriteLock commands = new ReentrantReadWriteLock();
    private int commits;

    OnDisk(String file) {
      super(new MVStore.Builder().fileName(file).autoCommitDisabled().open());
      getMvStore().setRetentionTime(MILLISECONDS_BEFORE_SPACE_IS_USED_AGAIN);
    }

    @Override
    public Document handleMessage(MongoMessage message) {
      commands.readLock().lock();
      try {
        return super.handleMessage(message);
      } finally {
        commands.readLock().unlock();
        if (getMvStore().hasUnsavedChanges()) commitAll();
      }
    }

    /** Those that wait find that it was done for them. */
    private void commitAll() {
      commands.writeLock().lock();
      try {
        if (!getMvStore().hasUnsavedChanges()) return;
        commit();
        commits += 1;
        if (commits % COMMITS_BETWEEN_COMPACTIONS == 0) getMvStore().compact(FILLED_PERCENT, MOST_COMPACTED_BYTES);
      } finally {
        commands.writeLock().unlock();
      }
    }

    @Override
    protected MongoDatabase openOrCreateDatabase(String name) {
      MVStore store = getMvStore();
      return new H2Database(name, store, getCursorRegistry()) {
        @Override
        protected OnDiskCollection openOrCreateCollection(String collection, CollectionOptions options) {
          String fullName = getDatabaseName() + "." + collection;
          MVMap<Object, Document> documents = store.openMap("databases." + fullName);
          return new OnDiskCollection(this, collection, options, documents, store.openMap("meta." + fullName), cursorRegistry);
        }
      };
    }
  }

  private static class OnDiskCollection extends H2Collection {
    OnDiskCollection(
        MongoDatabase database, String name, CollectionOptions options,
        MVMap<Object, Document> documents, MVMap<String, Object> meta, CursorRegistry cursors) {
      super(database, name, options, documents, meta, cursors);
    }

    @Override
    protected QueryResult queryDocuments(
        Document query, Document order, int skipped, int limit, int batchSize, Document fields) {
      return positionsById(getIndexes(), query)
          .map(positions -> matchDocuments(withoutId(query), positions, order, skipped, limit, batchSize, fields))
          .orElseGet(() -> super.queryDocuments(query, order, skipped, limit, batchSize, fields));
    }
  }
}
