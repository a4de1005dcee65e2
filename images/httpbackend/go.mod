module httpbackend

go 1.21
