// Starts the replica set and makes Petrel's user. Run by the service mongo-init of docker-compose.yml.
const admin = db.getSiblingDB("admin");

try {
  rs.status();
} catch (error) {
  if (error.codeName !== "NotYetInitialized") {
    throw error;
  }
  rs.initiate({ _id: "rs0", members: [{ _id: 0, host: "mongo:27017" }] });
}

for (let tries = 0; !admin.hello().isWritablePrimary; tries++) {
  if (tries === 300) {
    throw new Error("the replica set rs0 has no primary after 60 s; see the log of the service mongo");
  }
  sleep(200);
}

const user = { pwd: process.env.PETREL_DATABASE_PASSWORD, roles: [{ role: "readWrite", db: "petrel" }] };
if (admin.getUser("petrel") === null) {
  admin.createUser({ user: "petrel", ...user });
} else {
  admin.updateUser("petrel", user);
}
